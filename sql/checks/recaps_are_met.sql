-- The accepted rows of a branch miss the office's own recap by more than its tolerance: rows or recap are not the whole.
-- severity: warn

select
    period,
    office_code,
    segment,
    status,
    explained_by,
    difference,
from marts.reconciliation
where not is_within_tolerance
order by all
