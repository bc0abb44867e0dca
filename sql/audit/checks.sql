-- What each check of the audit found before this file was published.
-- grain: check_name
-- column: severity | block stands in the way of publishing; warn is counted and shown.
-- column: meaning | What an offending row would mean.
-- column: offenders | Rows that must not be.
-- column: example | The first offending row.

select
    check_name,
    severity,
    offenders,
    example,
    meaning,
from ledger.checks
order by check_name
