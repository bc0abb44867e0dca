-- Registered employers of a month by where and what they are; one that two senders deliver counts once.
-- grain: period, region_code, office_code, business_scale, sector, risk_class, status

with employers as (
    select
        region_code,
        office_code,
        business_scale,
        sector,
        risk_class,
        case when is_active then 'active' when not is_active then 'inactive' end as status,
        workers,
    from intake.employers
    qualify row_number() over (partition by employer_id order by sender, delivery_id, line) = 1
)

select
    bounds.period,
    employers.region_code,
    employers.office_code,
    employers.business_scale,
    employers.sector,
    employers.risk_class,
    employers.status,
    count(*) as employers,
    sum(employers.workers)::bigint as workers,
from employers
cross join period.bounds as bounds
group by all
order by
    bounds.period,
    employers.region_code,
    employers.office_code,
    employers.business_scale,
    employers.sector,
    employers.risk_class,
    employers.status
