-- Active memberships of a month by place of work and segment, in all and along one dimension at a time.
-- grain: period, region_code, segment, dimension, category
-- column: segment | PU, BPU, JAKON, PMI or ALL, the sum of the four; JAKON by the rows that are delivered of it, not by the headcount of projects.
-- column: dimension | all, sex, age_group, programme or funding_source. The same memberships stand under each: filter one dimension before adding up.
-- column: category | A code of the dimension, or unknown; a membership is in each of its programmes, so these do not add up.
-- column: category_name | English name of the category, as in marts.categories.
-- column: category_name_id | Indonesian name of the category, as in marts.categories.
-- column: active | Active memberships.

with hidden as (
    select
        period,
        region_code,
        segment,
        category as hidden_category,
    from exact.hidden_cells
    where subject = 'profile' and component = 'active'
),

complete as (
    select
        period,
        region_code,
        is_complete,
    from exact.region_completeness
    where dataset = 'memberships'
)

select
    counted.period,
    counted.region_code,
    regions.region_name,
    regions.region_level,
    counted.segment,
    segments.segment_name,
    counted.dimension,
    counted.category,
    categories.category_name,
    categories.category_name_id,
    case when hidden.period is null then counted.active end as active,
    coalesce(complete.is_complete, false) as is_complete,
    hidden.period is not null as is_suppressed,
from exact.membership_profile as counted
inner join core.regions using (region_code)
inner join core.segments using (segment)
left join marts.categories using (dimension, category)
left join complete using (period, region_code)
left join hidden
    on
        counted.period = hidden.period
        and counted.region_code = hidden.region_code
        and counted.segment = hidden.segment
        and counted.dimension || ':' || counted.category = hidden.hidden_category
order by counted.period, counted.region_code, counted.segment, counted.dimension, counted.category
