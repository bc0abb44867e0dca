-- Accepted memberships and people of every month, region and segment.

with counted as (
    select
        period,
        region_code,
        segment,
        sum(active)::bigint as active,
        sum(inactive)::bigint as inactive,
    from simulate.month_counts
    group by all
),

people as (
    select
        period,
        region_code,
        segment,
        sum(persons_any)::bigint as persons_any,
    from simulate.person_counts
    group by all
)

select
    simulate.written_month(counted.period) as period,
    counted.region_code,
    counted.segment,
    counted.active,
    counted.inactive,
    coalesce(people.persons_any, 0) as persons_any,
from counted
left join people using (period, region_code, segment)
order by counted.period, counted.region_code, counted.segment
