-- Targets with the region that they name.
-- grain: target_family, target_year, region_code, segment, measure

select
    targets.*, -- noqa: AM04
    names.region_code,
from read.targets
left join intake.region_names as names
    on
        parse.region_key(targets.region_code_text) = names.region_key
        and names.region_level = 'any'
