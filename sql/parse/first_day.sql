-- First day of a year (2024), a month (2024-11) or a day (2024-11-07); null where the text is none of them.

create macro parse.first_day(printed) as
case length(parse.without_midnight(printed))
    when 4 then parse.month(printed || '-01')
    when 7 then parse.month(printed)
    when 10 then parse.day(parse.without_midnight(printed), 'iso')
end;
