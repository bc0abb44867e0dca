-- What is above the regencies: codes and names of provinces, island groups and the nation, each as it may be written. A
-- code without a system is there where both systems mean the same region by it.

with above as (
    select
        region_code,
        region_level,
        kemendagri_code,
        spellings,
        case region_level when 'province' then 0 when 'national' then 1 else 2 end as place,
    from core.regions
    where region_level <> 'regency'
),

holding as (
    select unnest(['0000', regions.parent_region_code, regions.island_group_code]) as region_code
    from core.regions
    inner join intake.territory using (region_code)
),

coded as (
    select
        'bps' as code_system,
        unnest([region_code, left(region_code, 2)]) as written,
        region_code,
    from above
    where region_level in ('province', 'national')
    union all
    select
        'kemendagri' as code_system,
        unnest([kemendagri_code, kemendagri_code || '00']) as written,
        region_code,
    from above
    where region_level = 'province'
    union all
    select
        'kemendagri' as code_system,
        unnest([region_code, left(region_code, 2)]) as written,
        region_code,
    from above
    where region_level = 'national'
),

named as (
    select
        unnest(
            string_split(spellings, '|')
            || case region_level
                when 'national' then ['nasional']
                when 'island_group' then [parse.region_key(region_code)]
                else []
            end
        ) as written,
        region_code,
        place,
    from above
),

known as (
    from coded
    union all by name
    select
        null::varchar as code_system,
        written,
        min(region_code) as region_code,
    from coded
    group by written
    having count(distinct region_code) = 1
    union all by name
    select
        null::varchar as code_system,
        written,
        arg_min(region_code, (place, region_code)) as region_code,
    from named
    where written is not null
    group by written
)

select
    known.code_system,
    known.written,
    known.region_code,
    regions.region_level,
    known.region_code in (select holding.region_code from holding) as is_in_territory,
from known
inner join core.regions using (region_code)
