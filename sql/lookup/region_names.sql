-- The names by which a region may be given, and its codes (6371 as BPS, 63.71 as Kemendagri), one row per level and name;
-- of the level any those of all levels.
-- A short name that several regions bear (Banjar) says none of them alone, but the province of a file may say which. Of
-- any level a name may be a region's in full (Jambi) and a short one of others (Kota Jambi).

with given as (
    select
        unnest([region_level, 'any']) as region_level,
        region_code,
        parse.region_key(region_name) as full_name_key,
        case region_level
            when 'province' then region_code
            when 'regency' then parent_region_code
        end as province_code,
        string_split(spellings, '|')
        || [parse.region_key(region_code), case region_level when 'regency' then kemendagri_code end] as keys,
    from core.regions
),

names as (
    select distinct
        region_level,
        unnest(keys) as region_key,
        region_code,
        full_name_key,
        province_code,
    from given
),

in_provinces as (
    select
        region_level,
        region_key,
        province_code,
        case when count(*) = 1 then min(region_code) end as region_code,
        count(*) as bearers,
        min(region_code) filter (where full_name_key = region_key) as full_name_code,
    from names
    where region_key is not null
    group by region_level, region_key, province_code
)

select
    region_level,
    region_key,
    case when sum(bearers) = 1 then min(region_code) end as region_code,
    case when sum(bearers) = 1 then min(province_code) end as province_code,
    map_from_entries(
        list((province_code, region_code)) filter (where province_code is not null)
    ) as in_province,
    case when count(full_name_code) = 1 then min(full_name_code) end as full_name_code,
from in_provinces
group by region_level, region_key
