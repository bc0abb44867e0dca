-- Accepted memberships of a chunk by cell.

select
    bounds.period,
    region_code,
    segment,
    count(*) filter (where is_active) as active,
    count(*) filter (where not is_active) as inactive,
from simulate.accepted
cross join simulate.bounds
group by all
