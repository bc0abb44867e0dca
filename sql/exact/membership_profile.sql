-- Active memberships of a month by place of work and segment, in all and along one dimension at a time.
-- grain: period, region_code, segment, dimension, category
-- column: segment | JAKON by the rows that are delivered of it, not by the headcount of projects; ALL is the sum of the four.
-- column: dimension | all, sex, age_group, programme or funding_source.
-- column: category | A code of the dimension, or unknown; a membership is in each of its programmes.

with placed as (
    select
        memberships.period,
        parts.region_code,
        unnest([memberships.segment, 'ALL']) as segment,
        memberships.dimension,
        memberships.category,
        memberships.active,
    from period.memberships
    inner join exact.region_parts as parts
        on memberships.region_code = parts.regency_code
    where
        memberships.region_basis = 'workplace'
        and memberships.dimension in ('all', 'sex', 'age_group', 'programme', 'funding_source')
)

select
    period,
    region_code,
    segment,
    dimension,
    category,
    sum(active)::bigint as active,
from placed
group by all
order by period, region_code, segment, dimension, category
