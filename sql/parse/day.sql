-- A day in the declared form: iso 2022-03-01, day_first 01-03-2022 or 01/03/2022, indonesian 1 Maret 2022;
-- null where the text is no such day.

create macro parse.day(printed, date_format) as
case
    when
        date_format = 'iso' and regexp_full_match(printed, '(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
        then try_strptime(printed, '%Y-%m-%d')::date
    when
        date_format = 'day_first'
        and regexp_full_match(printed, '[0-9]{1,2}[-/][0-9]{1,2}[-/](19|20)[0-9]{2}')
        then try_strptime(replace(printed, '/', '-'), '%d-%m-%Y')::date
    when
        date_format = 'indonesian' and regexp_full_match(printed, '[0-9]{1,2} [A-Za-z]+ (19|20)[0-9]{2}')
        then try_strptime(
            regexp_extract(printed, '^[0-9]+')
            || '-'
            || parse.month_number(regexp_extract(printed, '[A-Za-z]+'))
            || '-'
            || right(printed, 4),
            '%d-%m-%Y'
        )::date
end;
