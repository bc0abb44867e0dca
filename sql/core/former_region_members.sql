-- Which regions added up to which in former days: provinces of today to the one they were, and the provinces of then to
-- the nation.
-- grain: parent_region_code, valid_to_date, region_code
-- column: valid_to_date | Last month (first day) in which they did.
-- column: member_count | Number of members of the parent then; a sum is known only where all of them are.

with parts as (
    select
        region_code as former_region_code,
        valid_to_date,
        unnest(string_split(parts, '+')) || '00' as region_code,
    from staging.former_provinces
),

days as (
    select distinct valid_to_date
    from parts
),

members as (
    select
        former_region_code as parent_region_code,
        region_code,
        valid_to_date,
    from parts
    union all by name
    select distinct
        '0000' as parent_region_code,
        former_region_code as region_code,
        valid_to_date,
    from parts
    union all by name
    select
        '0000' as parent_region_code,
        regions.region_code,
        days.valid_to_date,
    from core.regions
    cross join days
    anti join parts
        on
            regions.region_code = parts.region_code
            and days.valid_to_date = parts.valid_to_date
    where regions.region_level = 'province' and regions.valid_to_date is null
)

select
    parent_region_code,
    region_code,
    valid_to_date,
    count(*) over (partition by parent_region_code, valid_to_date) as member_count,
from members
order by parent_region_code, valid_to_date, region_code
