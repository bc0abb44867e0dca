-- Contributions received in a month, by the month they cover, programme, segment and branch.
-- The branch is the employer's in the employers delivered for the month, else the sender.
-- grain: period, covered_period, programme, segment, office_code
-- column: period | Month of payment.
-- column: employers | Employers that paid; one that paid in two cells is in both.

with employers as (
    select
        employer_id,
        office_code,
    from intake.employers
    qualify row_number() over (partition by employer_id order by sender, delivery_id, line) = 1
)

select
    bounds.period,
    paid.covered_period,
    paid.programme,
    paid.segment,
    coalesce(employers.office_code, paid.sender) as office_code,
    count(distinct paid.employer_id) as employers,
    sum(paid.workers)::bigint as workers,
    sum(paid.contributions_idr)::decimal(38, 2) as contributions_idr,
    sum(paid.fines_idr)::decimal(38, 2) as fines_idr,
from intake.contributions as paid
left join employers using (employer_id)
cross join period.bounds as bounds
group by all
order by bounds.period, paid.covered_period, paid.programme, paid.segment, office_code
