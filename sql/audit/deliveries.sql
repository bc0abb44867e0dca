-- Every delivery and what became of its lines: physical rows = accepted + rejected + duplicate + structural.
-- grain: delivery_id
-- column: delivery_id | Dataset, month of an extract, sender and the first digits of the file's sha256.
-- column: period | Month the delivery is of, from its folder; empty where it has none.
-- column: part | Part of a delivery sent in several files.
-- column: revision | A higher one replaces a lower one.
-- column: file | Path below the raw folder.
-- column: sha256 | Checksum of the file's bytes.
-- column: received_at | When the file was registered (UTC).
-- column: status | accepted (also without a row, which reports "none"), partial (some rows refused), refused (the whole file), held (not used), duplicate (the contents of another delivery) or withdrawn.
-- column: reason | Why it was refused or held, and what to do; why it was withdrawn, as somebody said.
-- column: accepted_reason | Why it is used although it was held as far off its sender's earlier months, as somebody said.
-- column: accepted_at | When that was said (UTC).
-- column: withdrawn_at | From when on it is withdrawn (UTC).

select
    delivery_id,
    dataset,
    sender,
    try_strptime(period, '%Y-%m')::date as period,
    part,
    revision,
    file,
    sha256,
    bytes,
    try_strptime(received_at, '%Y-%m-%dT%H:%M:%SZ') as received_at,
    status,
    reason,
    accepted_reason,
    try_strptime(accepted_at, '%Y-%m-%dT%H:%M:%SZ') as accepted_at,
    try_strptime(withdrawn_at, '%Y-%m-%dT%H:%M:%SZ') as withdrawn_at,
    physical_rows,
    accepted_rows,
    rejected_rows,
    duplicate_rows,
    structural_rows,
from ledger.deliveries
order by delivery_id
