-- Regional offices and branches as far as published records name them; an office is not a region.
-- grain: office_code
-- column: region_code | The region that is its whole territory; empty where that is not one region or not known.

select
    office_code,
    office_name,
    office_level,
    parent_office_code,
    region_code,
    aliases,
    meaning,
    source,
    valid_from_date,
    valid_to_date,
from staging.offices
order by office_code
