-- Accepted memberships and people of every month, region and segment.

with told as (
    from simulate.month_counts
    union all by name
    from simulate.person_counts
)

select
    simulate.written_month(period) as period,
    region_code,
    segment,
    sum(active)::bigint as active,
    sum(inactive)::bigint as inactive,
    coalesce(sum(persons_any), 0)::bigint as persons_any,
from told
group by all
order by period, region_code, segment
