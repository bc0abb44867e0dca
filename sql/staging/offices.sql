-- Offices; the territory is a known region or nothing.
-- grain: office_code

select
    offices.*, -- noqa: AM04
    known_regions.region_code,
from read.offices
left join intake.known_regions
    on offices.region_code_text = known_regions.region_code
