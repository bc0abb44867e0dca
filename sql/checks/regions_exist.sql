-- Something speaks of a region that no region reference knows, and no table would show it.

with used as (
    select
        region_code,
        figure_id as used_in,
    from core.figures
    union all
    select
        region_code,
        source as used_in,
    from core.survey_statements
    union all
    select
        region_code,
        target_family || ' ' || target_year as used_in,
    from staging.targets
    union all
    select
        region_code,
        office_code as used_in,
    from core.offices
    union all
    select
        parent_region_code as region_code,
        region_code as used_in,
    from core.regions
    union all
    select
        island_group_code as region_code,
        region_code as used_in,
    from core.regions
)

select
    used.region_code,
    used.used_in,
from used
left join core.regions using (region_code)
where used.region_code is not null and regions.region_level is null
order by all
