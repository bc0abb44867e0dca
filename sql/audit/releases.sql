-- Releases published at this place up to this one.
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
order by release_id
