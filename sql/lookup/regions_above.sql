-- What is above the regencies: codes and names of provinces, island groups and the nation, each as it may be written. A
-- code without a system is there where both systems mean the same region by it. In the months of a former province its
-- name and codes mean that one.

with above as (
    select
        regions.region_code,
        regions.region_level,
        regions.kemendagri_code,
        concat_ws('|', regions.spellings, todays.spellings) as spellings,
        case
            when regions.valid_to_date is not null then 0
            when regions.region_level = 'province' then 1
            when regions.region_level = 'national' then 2
            else 3
        end as place,
    from core.regions as regions
    cross join intake.delivery
    left join core.regions as todays
        on regions.valid_to_date is not null and left(regions.region_code, 4) = todays.region_code
    where
        regions.region_level <> 'regency'
        and (regions.valid_to_date is null or delivery.period <= regions.valid_to_date)
),

holding as (
    select unnest(['0000', regions.parent_region_code, regions.island_group_code]) as region_code
    from core.regions
    inner join intake.territory using (region_code)
),

coded as (
    select
        'bps' as code_system,
        unnest([left(region_code, 4), left(region_code, 2)]) as written,
        region_code,
        place,
    from above
    where region_level in ('province', 'national')
    union all
    select
        'kemendagri' as code_system,
        unnest([kemendagri_code, kemendagri_code || '00']) as written,
        region_code,
        place,
    from above
    where region_level = 'province'
    union all
    select
        'kemendagri' as code_system,
        unnest([region_code, left(region_code, 2)]) as written,
        region_code,
        place,
    from above
    where region_level = 'national'
),

meant as (
    select
        code_system,
        written,
        arg_min(region_code, (place, region_code)) as region_code,
    from coded
    group by code_system, written
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
    from meant
    union all by name
    select
        null::varchar as code_system,
        written,
        min(region_code) as region_code,
    from meant
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
    left(known.region_code, 4) in (select holding.region_code from holding) as is_in_territory,
from known
inner join core.regions using (region_code)
