-- A day of 1900 to 2099: in every format 2022-03-01 and 2022-03-01T00:00:00, in the Indonesian one also 01-03-2022, 01/03/2022 and
-- 1 Maret 2022; null where the text is no such day, as 30 Februari.

create macro parse.calendar_date(printed, date_format) as
case
    when length(printed) = 10 and substr(printed, 5, 1) = '-' and substr(printed, 8, 1) = '-'
        then parse.day_within_reason(try_cast(printed as date))
    when regexp_full_match(parse.without_midnight(trim(printed)), '[0-9]{4}-[0-9]{2}-[0-9]{2}')
        then parse.day_within_reason(try_cast(parse.without_midnight(trim(printed)) as date))
    when
        date_format = 'indonesian'
        and regexp_full_match(trim(printed), '[0-9]{1,2}([-/])[0-9]{1,2}[-/](19|20)[0-9]{2}')
        then parse.day(trim(printed), 'day_first')
    when
        date_format = 'indonesian'
        and regexp_full_match(trim(printed), '[0-9]{1,2}[ -][A-Za-z]+[ -](19|20)[0-9]{2}')
        then try_strptime(
            regexp_extract(trim(printed), '^[0-9]+')
            || '-'
            || parse.month_word(regexp_extract(trim(printed), '[A-Za-z]+'))
            || '-'
            || right(trim(printed), 4),
            '%d-%m-%Y'
        )::date
end;
