-- What a release counted and a later one does not, line by line, and why somebody let it go.
-- grain: loss_id, lost
-- column: loss_id | Names exactly what was lost, and from which release.
-- column: lost | A delivery with its accepted rows, or a dataset and month with the rows that stay.
-- column: accepted_reason | Why it may be lost, as somebody said.
-- column: accepted_at | When that was said (UTC).

select
    loss_id,
    lost,
    accepted_reason,
    try_strptime(accepted_at, '%Y-%m-%dT%H:%M:%SZ') as accepted_at,
from ledger.losses
order by loss_id, lost
