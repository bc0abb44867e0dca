-- The release itself.
-- grain: release_id

select
    release_id,
    published_at,
    status,
    data_kind,
    office_name,
    inputs_digest,
    code_digest,
    cakupan_version,
    duckdb_version,
from audit.current_release
