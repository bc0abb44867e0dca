-- A day written 2022-03-01, or 01-03-2022 and 1 Maret 2022 where the source declares it; null otherwise.

create macro parse.day(printed, date_format) as
case
    when
        date_format = 'iso' and regexp_full_match(printed, '[0-9]{4}-[0-9]{2}-[0-9]{2}')
        then try_strptime(printed, '%Y-%m-%d')::date
    when
        date_format = 'day_first' and regexp_full_match(printed, '[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}')
        then try_strptime(replace(printed, '/', '-'), '%d-%m-%Y')::date
    when
        date_format = 'indonesian' and regexp_full_match(printed, '[0-9]{1,2} [A-Za-z]+ [0-9]{4}')
        then try_strptime(
            regexp_extract(printed, '^[0-9]{1,2}')
            || '-'
            || parse.month_number(regexp_extract(printed, '[A-Za-z]+'))
            || '-'
            || regexp_extract(printed, '[0-9]{4}$'),
            '%d-%m-%Y'
        )::date
end;
