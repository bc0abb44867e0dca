-- Memberships of a chunk as they truly are, also of a branch that delivers nothing this month.

select
    office_code,
    region_code,
    segment,
    is_active,
    count(*) as memberships,
from simulate.members
where not is_copy
group by all
