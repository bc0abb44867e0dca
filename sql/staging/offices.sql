-- Offices as delivered; the territory is a known region or nothing.
-- grain: office_code

select
    offices.line,
    offices.office_code,
    offices.office_name,
    offices.office_level,
    offices.parent_office_code,
    offices.region_code as region_code_text,
    known_regions.region_code,
    offices.aliases,
    offices.meaning,
    offices.source,
    offices.valid_from as valid_from_date_text,
    parse.month(offices.valid_from) as valid_from_date,
    offices.valid_to as valid_to_date_text,
    parse.month(offices.valid_to) as valid_to_date,
from intake.offices
left join intake.known_regions using (region_code)
