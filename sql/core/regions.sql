-- Every region: the nation, island groups, provinces and regencies, and provinces of former days.
-- grain: region_code
-- column: region_code | 0000 Indonesia; three letters for an island group; BPS codes with four digits below; the dotted Kemendagri code where the BPS code is not known; with the last year behind it for a former province.
-- column: valid_to_date | Last month (first day) in which a former province was counted; empty for regions of today.
-- column: names | All names it goes by, official one first, joined by |.
-- column: spellings | Every way its names are written, as parse.region_key gives it, joined by |; other regions may share some.

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
            regexp_replace(regions.official_name, '^Kabupaten( Administrasi)? ', ''),
            regions.aliases
        ) as names,
        regions.population,
    from staging.regions
    inner join provinces
        on regions.province = provinces.region_name
    where regions.level = 'regency'
),

former_provinces as (
    select
        region_code,
        'province' as region_level,
        official_name as region_name,
        'provinsi' as kind,
        '0000' as parent_region_code,
        kemendagri_code,
        concat_ws('|', official_name, aliases) as names,
        valid_to_date,
    from staging.former_provinces
),

all_regions as (
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
        null::date as valid_to_date,
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
    union all by name
    from former_provinces
),

-- How the kind is written before a name, and how our own names write it.
kinds (kind, own, written) as (
    values
    (
        'kabupaten',
        '^Kab(upaten|[.])( Administrasi)? ',
        ['kabupaten', 'kab', 'kabupaten administrasi', 'kab adm']
    ),
    (
        'kota',
        '^Kota( Administrasi)? ',
        ['kota', 'kota administrasi', 'kota adm', 'kotamadya', 'kodya']
    ),
    ('provinsi', '^Prov(insi|[.]) ', ['provinsi', 'prov', 'propinsi', 'prop'])
),

named as (
    select
        region_code,
        region_name,
        kind,
        unnest(string_split(names, '|')) as name,
    from all_regions
),

-- A short name is a name without its kind: the official one, and what else the region goes by.
bare as (
    select
        named.region_code,
        regexp_replace(named.name, coalesce(kinds.own, '^$'), '') as name,
        bool_or(named.name in (named.region_name, regexp_replace(named.name, coalesce(kinds.own, '^$'), '')))
            as is_short_name,
        coalesce(max(kinds.written), []) as written,
    from named
    left join kinds using (kind)
    group by all
),

spelled as (
    select
        region_code,
        unnest(
            list_transform(written, lambda kind: kind || ' ' || name)
            || case when is_short_name then [name] else [] end
        ) as name,
    from bare
),

spellings as (
    select
        region_code,
        unnest([name, replace(name, 'Kepulauan', 'Kep'), replace(name, ' dan ', ' ')]) as name,
    from spelled
)

select
    all_regions.*,
    string_agg(distinct parse.region_key(spellings.name), '|' order by parse.region_key(spellings.name))
        as spellings,
from all_regions
inner join spellings using (region_code)
group by all
order by all_regions.region_code
