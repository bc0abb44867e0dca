-- The release that this file is: one row, so that a dashboard can show what it reads.
-- grain: release_id

select
    release_id,
    published_at,
    status,
    data_kind,
    office_name,
    region_code,
    inputs_digest,
    code_digest,
    cakupan_version,
    duckdb_version,
from ledger.releases
order by release_id desc
limit 1
