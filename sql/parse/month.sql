-- First day of a month written 2024-11 or November 2024, or 2024-11-01T00:00:00, which portals make of it; null where
-- the text is none of them, or not of 1900 to 2099.

create macro parse.month(printed) as
case
    when
        length(printed) = 7 and substr(printed, 5, 1) = '-'
        then parse.day_within_reason(try_cast(printed || '-01' as date))
    when
        regexp_full_match(printed, '[A-Za-z]+ (19|20)[0-9]{2}')
        then try_strptime(
            right(printed, 4) || '-' || parse.month_number(regexp_extract(printed, '[A-Za-z]+')),
            '%Y-%m'
        )::date
    when regexp_full_match(printed, '[0-9]{4}-[0-9]{2}-01T00:00:00([.]0+)?')
        then parse.day_within_reason(try_cast(left(printed, 10) as date))
end;
