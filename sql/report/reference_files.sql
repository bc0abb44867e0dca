-- The reference deliveries that this release is made from, with their checksums.
-- grain: file

select
    file,
    sha256,
    bytes,
from audit.deliveries
where period is null
order by file
