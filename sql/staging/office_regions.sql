-- Regencies that offices serve; a region is a known regency or nothing.
-- grain: office_code, region_code, valid_from_date

select
    served.*, -- noqa: AM04
    known_regions.region_code,
from read.office_regions as served
left join intake.known_regions
    on
        served.region_code_text = known_regions.region_code
        and known_regions.region_level = 'regency'
