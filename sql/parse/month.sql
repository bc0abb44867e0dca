-- First day of a month written 2024-11 or November 2024; null where the text is neither, or before 1900.

create macro parse.month(printed) as
case
    when
        regexp_full_match(printed, '(19|20)[0-9]{2}-[0-9]{2}')
        then try_strptime(printed, '%Y-%m')::date
    when
        regexp_full_match(printed, '[A-Za-z]+ (19|20)[0-9]{2}')
        then try_strptime(
            right(printed, 4) || '-' || parse.month_number(regexp_extract(printed, '[A-Za-z]+')),
            '%Y-%m'
        )::date
end;
