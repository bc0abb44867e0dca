-- A day of 1900 to 2099: in either format 2022-03-01, in the Indonesian one also 01-03-2022, 01/03/2022,
-- 1 Maret 2022 and 01-Mar-2022; null where the text is no such day, as 30 Februari.

create macro parse.calendar_date(printed, date_format) as
case
    when
        date_format in ('iso', 'indonesian')
        and try_cast(trim(printed) as date)::varchar = trim(printed)
        and try_cast(trim(printed) as date) between '1900-01-01'::date and '2099-12-31'::date
        then try_cast(trim(printed) as date)
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
    when date_format = 'indonesian' then parse.day(trim(printed), 'day_first')
end;
