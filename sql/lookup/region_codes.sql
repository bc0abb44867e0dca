-- Codes of regencies that are valid in the month of a delivery, in both systems, each as it may be written:
-- four digits, and Kemendagri's also dotted; and the names that one regency alone bears.
-- The regencies of Kalimantan Utara had codes of Kalimantan Timur until 2012 (UU 20/2012).

with codes as (
    select
        'bps' as code_system,
        region_code as code,
        region_code,
        null::date as valid_to_date,
    from core.regions
    where region_level = 'regency' and not contains(region_code, '.')
    union all by name
    select
        'kemendagri' as code_system,
        unnest([kemendagri_code, replace(kemendagri_code, '.', '')]) as code,
        region_code,
    from core.regions
    where region_level = 'regency'
    union all by name
    select
        'kemendagri' as code_system,
        unnest([old_kemendagri_code, replace(old_kemendagri_code, '.', '')]) as code,
        region_code,
        date '2012-12-01' as valid_to_date,
    from core.regions
    where region_level = 'regency' and old_kemendagri_code is not null
    union all by name
    select
        'name' as code_system,
        region_key as code,
        region_code,
    from intake.region_names
    where region_level = 'regency' and region_code is not null and regexp_matches(region_key, '[a-z]')
)

select
    codes.code_system,
    codes.code,
    codes.region_code,
    territory.region_code is not null as is_in_territory,
from codes
cross join intake.delivery
left join intake.territory using (region_code)
where codes.valid_to_date is null or delivery.period <= codes.valid_to_date
