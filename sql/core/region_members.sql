-- Which regions add up to which: regencies to provinces, provinces to island groups and to the nation.
-- grain: parent_region_code, region_code
-- column: member_count | Number of members of the parent; a sum is known only where all of them are.

with members as (
    select
        parent_region_code,
        region_code,
    from core.regions
    where region_level in ('province', 'regency') and valid_to_date is null
    union all
    select
        island_group_code as parent_region_code,
        region_code,
    from core.regions
    where region_level = 'province' and island_group_code is not null
)

select
    parent_region_code,
    region_code,
    count(*) over (partition by parent_region_code) as member_count,
from members
order by parent_region_code, region_code
