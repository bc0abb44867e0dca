-- A delivery that is due is not there or is held, and the office publishes nothing until it is there.

select
    completeness.period,
    completeness.dataset,
    completeness.sender,
    completeness.due_date,
    completeness.status,
from marts.completeness as completeness
cross join ledger.office
where completeness.is_missing and completeness.due_date is not null and office.gaps_block
order by all
