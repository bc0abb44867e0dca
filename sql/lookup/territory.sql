-- Regencies of the office's territory.

select regencies.region_code
from core.regions as regencies
cross join intake.office
where
    regencies.region_level = 'regency'
    and office.region_code in (
        '0000', regencies.island_group_code, regencies.parent_region_code, regencies.region_code
    )
