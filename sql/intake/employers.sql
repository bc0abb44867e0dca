-- What is kept of an accepted employer: a pseudonym and coded columns; no number and no name.
-- A branch that nobody knows is not kept: what stands in its cell may be a name.

select
    line,
    period,
    npp_pseudonym::varchar as employer_id,
    business_scale,
    sector,
    risk_class::bigint as risk_class,
    if(is_office_known, office_code, null) as office_code,
    region_code,
    status = 'active' as is_active,
    workers,
from staging.employers
order by line
