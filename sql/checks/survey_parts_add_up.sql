-- A survey round prints employed people that are not its formal and informal workers together, even allowing for
-- rounding: coverage of ALL and of its segments stand on different bases.
-- severity: warn

with parts as (
    select
        region_code,
        round,
        sum(workers) as workers,
        sum(workers_low) as workers_low,
        sum(workers_high) as workers_high,
    from core.survey_bases
    where base_definition in ('sakernas_formal', 'sakernas_informal') and base_status in ('exact', 'rounded')
    group by all
    having count(*) = 2
)

select
    region_code,
    round,
    employed.workers as employed,
    parts.workers as formal_and_informal,
from core.survey_bases as employed
inner join parts using (region_code, round)
where
    employed.base_definition = 'sakernas_employed'
    and employed.base_status in ('exact', 'rounded')
    and (parts.workers_low > employed.workers_high or parts.workers_high < employed.workers_low)
order by all
