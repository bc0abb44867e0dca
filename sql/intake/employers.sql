-- What is kept of an accepted employer: a pseudonym and coded columns; no number and no name.

select
    line,
    period,
    parse.pseudonym(npp) as employer_id,
    business_scale,
    sector,
    risk_class::bigint as risk_class,
    office_code,
    region_code,
    status = 'active' as is_active,
    workers,
from staging.employers
order by line
