-- Branches of a month, given as 2024-10, or of all months of a year, given as 2024: memberships, changes, arrears, money.
-- example: from offices_of('2024-10') order by arrears_over_3 desc nulls last

create macro offices_of(month) as table
    select office_month.*
    from marts.office_month
    where starts_with(office_month.period::varchar, month::varchar)
    order by office_month.period, office_month.office_code;
