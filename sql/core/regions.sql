-- Every region: the nation, island groups, provinces and regencies.
-- grain: region_code
-- column: region_code | 0000 Indonesia; three letters for an island group; BPS codes with four digits below; the dotted Kemendagri code where the BPS code is not known.
-- column: names | All names it goes by, official one first, joined by |.

with island_groups as (
    select
        island_group_code as region_code,
        island_group_name as region_name,
    from staging.provinces
    where island_group_code is not null
    group by all
),

provinces as (
    select
        provinces.bps_code || '00' as region_code,
        'province' as region_level,
        provinces.official_name as region_name,
        'provinsi' as kind,
        '0000' as parent_region_code,
        provinces.island_group_code,
        provinces.kemendagri_code,
        null::varchar as old_kemendagri_code,
        regions.capital,
        concat_ws('|', provinces.official_name, provinces.aliases, regions.aliases) as names,
        regions.population,
    from staging.provinces
    left join staging.regions
        on
            regions.level = 'province'
            and provinces.kemendagri_code = regions.kemendagri_code
),

regencies as (
    select
        coalesce(regions.bps_code, regions.kemendagri_code) as region_code,
        'regency' as region_level,
        regions.official_name as region_name,
        regions.kind,
        provinces.region_code as parent_region_code,
        provinces.island_group_code,
        regions.kemendagri_code,
        regions.old_kemendagri_code,
        regions.capital,
        concat_ws(
            '|',
            regions.official_name,
            regexp_replace(regions.official_name, '^Kabupaten ', ''),
            regions.aliases
        ) as names,
        regions.population,
    from staging.regions
    inner join provinces
        on regions.province = provinces.region_name
    where regions.level = 'regency'
)

select
    '0000' as region_code,
    'national' as region_level,
    'Indonesia' as region_name,
    'negara' as kind,
    null::varchar as parent_region_code,
    null::varchar as island_group_code,
    null::varchar as kemendagri_code,
    null::varchar as old_kemendagri_code,
    null::varchar as capital,
    'Indonesia' as names,
    null::bigint as population,
union all by name
select
    region_code,
    'island_group' as region_level,
    region_name,
    'kelompok pulau' as kind,
    '0000' as parent_region_code,
    region_name as names,
from island_groups
union all by name
from provinces
union all by name
from regencies
order by region_code
