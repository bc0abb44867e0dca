-- Regencies and cities of the office's territory.
-- grain: region_code

select
    region_code,
    region_name,
from marts.regions
where region_level = 'regency' and is_in_territory
order by region_code
