-- Regencies that offices serve; a region is a known regency or nothing.
-- grain: office_code, region_code, valid_from_date

select
    served.*, -- noqa: AM04
    names.region_code,
from read.office_regions as served
left join intake.region_names as names
    on
        parse.region_key(served.region_code_text) = names.region_key
        and names.region_level = 'regency'
