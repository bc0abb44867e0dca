-- First four digits that a NIK can have: Kemendagri codes of regencies, former ones included.

select replace(kemendagri_code, '.', '') as code
from core.regions
where region_level = 'regency' and kemendagri_code is not null
union
select replace(old_kemendagri_code, '.', '') as code
from core.regions
where region_level = 'regency' and old_kemendagri_code is not null
