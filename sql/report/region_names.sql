-- Regencies and cities of the office's territory.
-- grain: region_code

select
    regions.region_code,
    regions.region_name,
    provinces.region_name as province_name,
from marts.regions
left join marts.regions as provinces
    on regions.parent_region_code = provinces.region_code
where regions.region_level = 'regency' and regions.is_in_territory
order by regions.region_code
