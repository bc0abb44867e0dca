-- Registered employers of a month at every region level, in all and along one dimension at a time.
-- grain: period, region_code, dimension, category
-- column: dimension | all, business_scale, sector or risk_class.
-- column: category | A code of the dimension, or unknown.
-- column: workers | Workers of the active employers, as these state them.

with placed as (
    select
        employers.period,
        parts.region_code,
        unnest(['all', 'business_scale', 'sector', 'risk_class']) as dimension,
        unnest(
            [
                'all',
                coalesce(employers.business_scale, 'unknown'),
                coalesce(employers.sector, 'unknown'),
                coalesce(employers.risk_class::varchar, 'unknown')
            ]
        ) as category,
        case when employers.status = 'active' then employers.employers else 0 end as employers_active,
        case when employers.status = 'inactive' then employers.employers else 0 end as employers_inactive,
        case when employers.status = 'active' then employers.workers end as workers,
    from period.employers
    inner join exact.region_parts as parts
        on employers.region_code = parts.regency_code
)

select
    period,
    region_code,
    dimension,
    category,
    sum(employers_active)::bigint as employers_active,
    sum(employers_inactive)::bigint as employers_inactive,
    sum(workers)::bigint as workers,
from placed
group by all
order by period, region_code, dimension, category
