-- Number of a month by its Indonesian or English name or its first three letters; null for another word.

create macro parse.month_number(printed) as
case
    when lower(printed) in ('jan', 'januari', 'january') then 1
    when lower(printed) in ('feb', 'februari', 'february') then 2
    when lower(printed) in ('mar', 'maret', 'march') then 3
    when lower(printed) in ('apr', 'april') then 4
    when lower(printed) in ('mei', 'may') then 5
    when lower(printed) in ('jun', 'juni', 'june') then 6
    when lower(printed) in ('jul', 'juli', 'july') then 7
    when lower(printed) in ('agu', 'agustus', 'aug', 'august') then 8
    when lower(printed) in ('sep', 'september') then 9
    when lower(printed) in ('okt', 'oktober', 'oct', 'october') then 10
    when lower(printed) in ('nov', 'november') then 11
    when lower(printed) in ('des', 'desember', 'dec', 'december') then 12
end;
