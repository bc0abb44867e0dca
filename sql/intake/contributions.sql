-- What is kept of an accepted payment: a pseudonym of the employer, coded columns and amounts. No billing code, no
-- wage, and of a member who pays alone nothing that tells who it is: employer_id is null, and it is one worker where
-- none is said. A line stays a row of its own, for whether it repeats another one is known at the end of the file.

select
    line,
    npp_pseudonym::varchar as employer_id,
    covered_period,
    paid_period,
    programme,
    segment,
    case when kpj is null then workers else coalesce(workers, 1) end as workers,
    contributions_idr,
    fines_idr,
from staging.contributions
order by line
