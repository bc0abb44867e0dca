-- Regencies and cities that an office serves, as far as published records say; others may serve them too.
-- grain: office_code, region_code, valid_from_date
-- column: region_code | The regency or city served.
-- column: valid_from_date | First day of the first month it is known to hold.

select
    office_code,
    region_code,
    valid_from_date,
    valid_to_date,
    source,
from staging.office_regions
order by office_code, region_code, valid_from_date
