-- Registered employers of a month at every region level, in all and along one dimension at a time, with their workers.
-- grain: period, region_code, dimension, category
-- column: dimension | all, business_scale, sector or risk_class. The same employers stand under each: filter one dimension before adding up.
-- column: category | A code of the dimension, or unknown.
-- column: category_name | English name of the category, as in marts.categories.
-- column: category_name_id | Indonesian name of the category, as in marts.categories.
-- column: employers_active | Employers that are active.
-- column: employers_inactive | Employers that are registered and not active.
-- column: workers | Workers of the active employers, as these state them.

with hidden as (
    select
        period,
        region_code,
        category as hidden_category,
        list(component) as components,
    from exact.hidden_cells
    where subject = 'employers'
    group by all
),

complete as (
    select
        period,
        region_code,
        is_complete,
    from exact.region_completeness
    where dataset = 'employers'
)

select
    counted.period,
    counted.region_code,
    regions.region_name,
    regions.region_level,
    counted.dimension,
    counted.category,
    categories.category_name,
    categories.category_name_id,
    case
        when list_contains(hidden.components, 'employers_active') then null else counted.employers_active
    end as employers_active,
    case
        when list_contains(hidden.components, 'employers_inactive') then null else counted.employers_inactive
    end as employers_inactive,
    case
        when list_has_any(hidden.components, ['employers_active', 'workers']) then null else counted.workers
    end as workers,
    coalesce(complete.is_complete, false) as is_complete,
    hidden.period is not null as is_suppressed,
from exact.employers as counted
inner join core.regions using (region_code)
left join marts.categories using (dimension, category)
left join complete using (period, region_code)
left join hidden
    on
        counted.period = hidden.period
        and counted.region_code = hidden.region_code
        and counted.dimension || ':' || counted.category = hidden.hidden_category
order by counted.period, counted.region_code, counted.dimension, counted.category
