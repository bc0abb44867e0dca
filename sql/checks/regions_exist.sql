-- A figure speaks of a region that no region reference knows.

select
    figures.figure_id,
    figures.region_code,
from core.figures
left join core.regions using (region_code)
where figures.region_code is not null and regions.region_code is null
