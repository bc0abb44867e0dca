-- Provinces as delivered.
-- grain: bps_code

select
    line,
    bps_code,
    kemendagri_code,
    official_name,
    aliases,
    kanwil_island,
    bps_code_read_as_kemendagri,
    note,
from intake.provinces
