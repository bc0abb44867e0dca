-- A regency is known by a code without its system: a Kemendagri code lost its dot, or a BPS code has one.

select
    region_code,
    kemendagri_code,
from core.regions
where
    region_level = 'regency'
    and (
        kemendagri_code is null
        or not regexp_full_match(kemendagri_code, '[0-9]{2}[.][0-9]{2}')
        or not (regexp_full_match(region_code, '[0-9]{4}') or region_code = kemendagri_code)
    )
order by all
