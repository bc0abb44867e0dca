-- A count is measured on a survey round that was held after it: the rate would change with every new round.

select
    period,
    region_code,
    segment,
    participant_definition,
    base_definition,
    base_as_of_date,
from marts.coverage
where base_definition like 'sakernas%' and base_as_of_date > last_day(period)
order by all
