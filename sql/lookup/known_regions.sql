-- Every region, as the reference has it.

select
    region_code,
    region_level,
    names,
    kemendagri_code,
    old_kemendagri_code,
    parent_region_code,
    island_group_code,
from core.regions
