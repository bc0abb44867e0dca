-- Regencies that a branch serves in the month of a delivery.

select distinct
    office_regions.office_code,
    office_regions.region_code,
from core.office_regions
cross join intake.delivery
where
    coalesce(office_regions.valid_from_date <= delivery.period, true)
    and coalesce(office_regions.valid_to_date >= delivery.period, true)
