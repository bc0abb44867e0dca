-- The accepted rows of a branch miss its recap by more than the tolerance, and the office publishes nothing until they meet.

select
    reconciliation.period,
    reconciliation.office_code,
    reconciliation.segment,
    reconciliation.status,
    reconciliation.explained_by,
    reconciliation.difference,
from marts.reconciliation
cross join ledger.office
where not reconciliation.is_within_tolerance and office.tolerance_blocks
order by all
