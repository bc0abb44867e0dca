-- Branches and regional offices by code, and whether the regencies that they serve are known.

select
    offices.office_code,
    count(served.region_code) > 0 as has_regions,
from core.offices
left join core.office_regions as served using (office_code)
group by offices.office_code
