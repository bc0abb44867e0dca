-- First day of a month written 2024-11 or November 2024 (Indonesian names); null where the text is neither.

create macro parse.month(printed) as
case
    when regexp_full_match(printed, '[0-9]{4}-[0-9]{2}') then try_strptime(printed, '%Y-%m')::date
    when
        regexp_full_match(printed, '[A-Za-z]+ [0-9]{4}')
        then try_strptime(
            regexp_extract(printed, '[0-9]{4}')
            || '-'
            || parse.month_number(regexp_extract(printed, '[A-Za-z]+')),
            '%Y-%m'
        )::date
end;
