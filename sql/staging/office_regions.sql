-- Regencies that offices serve, as delivered; a region is a known regency or nothing.
-- grain: office_code, region_code, valid_from_date

select
    served.line,
    served.office_code,
    served.region_code as region_code_text,
    known_regions.region_code,
    served.valid_from as valid_from_date_text,
    parse.month(served.valid_from) as valid_from_date,
    served.valid_to as valid_to_date_text,
    parse.month(served.valid_to) as valid_to_date,
    served.source,
from intake.office_regions as served
left join intake.known_regions
    on
        served.region_code = known_regions.region_code
        and known_regions.region_level = 'regency'
