-- The regencies that each region of the office's territory is made of; a regency of itself, nothing above the territory.
-- grain: region_code, regency_code

with regencies as (
    select
        region_code,
        parent_region_code,
        island_group_code,
    from core.regions
    where region_level = 'regency'
),

parts as (
    select
        region_code,
        region_code as regency_code,
    from regencies
    union all
    select
        parent_region_code as region_code,
        region_code as regency_code,
    from regencies
    union all
    select
        island_group_code as region_code,
        region_code as regency_code,
    from regencies
    union all
    select
        '0000' as region_code,
        region_code as regency_code,
    from regencies
)

select
    parts.region_code,
    parts.regency_code,
from parts
inner join core.regions using (region_code)
cross join ledger.office
where
    office.region_code in (
        '0000', regions.region_code, regions.parent_region_code, regions.island_group_code
    )
order by parts.region_code, parts.regency_code
