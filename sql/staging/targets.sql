-- Targets with the region that they name.
-- grain: target_family, target_year, region_code, segment, measure

select
    targets.*, -- noqa: AM04
    known_regions.region_code,
from read.targets
left join intake.known_regions
    on targets.region_code_text = known_regions.region_code
