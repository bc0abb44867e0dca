-- Provinces with the code and the name of their island group.
-- grain: bps_code
-- column: island_group_code | As written before a colon, JTD: Jawa Tengah dan DIY; else the first three letters of the group.

select
    *, -- noqa: AM04
    coalesce(
        nullif(regexp_extract(kanwil_island, '^([A-Z]{3}):', 1), ''), upper(left(kanwil_island, 3))
    ) as island_group_code,
    trim(regexp_replace(kanwil_island, '^[A-Z]{3}:', '')) as island_group_name,
from read.provinces
