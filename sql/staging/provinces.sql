-- Provinces as delivered, read into types.
-- grain: bps_code
-- column: island_group_code | As written before a colon, JTD: Jawa Tengah dan DIY; else the first three letters of the group.

select
    line,
    bps_code,
    kemendagri_code,
    official_name,
    aliases,
    kanwil_island,
    coalesce(
        nullif(regexp_extract(kanwil_island, '^([A-Z]{3}):', 1), ''), upper(left(kanwil_island, 3))
    ) as island_group_code,
    trim(regexp_replace(kanwil_island, '^[A-Z]{3}:', '')) as island_group_name,
    bps_code_read_as_kemendagri,
    note,
from intake.provinces
