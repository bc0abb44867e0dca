-- Offices; the territory is a known region or nothing.
-- grain: office_code

select
    offices.*, -- noqa: AM04
    names.region_code,
from read.offices
left join intake.region_names as names
    on
        parse.region_key(offices.region_code_text) = names.region_key
        and names.region_level = 'any'
