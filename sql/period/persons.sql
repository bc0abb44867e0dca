-- People with an active membership, by region and segment, each region and ALL segments counted on their own.
-- Almost everybody has one membership and is counted by it; only those with several are looked at one by one.
-- grain: period, region_basis, region_code, segment, counted_unit
-- runs: for people, sums
-- column: counted_unit | person_any counts a person once in each cell, person_main once at the main membership: PU over BPU over PMI over JAKON, then the highest wage band, then the lowest membership.

with spread_people as (
    select person_id
    from period.person_rows
    group by person_id
    having count(*) > 1
),

spread_rows as (
    select rows.*
    from period.person_rows as rows
    semi join spread_people using (person_id)
),

main_rows as (
    select
        region_code,
        segment,
    from spread_rows
    qualify
        row_number() over (
            partition by person_id
            order by
                case segment when 'PU' then 1 when 'BPU' then 2 when 'PMI' then 3 else 4 end,
                coalesce(-wage_band::int, 1),
                membership_id,
                region_code,
                segment
        ) = 1
),

settled as (
    select
        rows.region_code,
        rows.domicile_region_code,
        rows.segment,
        count(*) as persons,
    from period.person_rows as rows
    anti join spread_people using (person_id)
    group by all
),

places as (
    select region_code from settled
    union
    select domicile_region_code as region_code from settled
    union
    select region_code from spread_rows
    union
    select domicile_region_code as region_code from spread_rows
),

held_by as (
    select
        places.region_code,
        holders.holder_code,
    from places
    left join intake.regions as regions using (region_code)
    cross join
        unnest(
            [places.region_code, regions.parent_region_code, regions.island_group_code, '0000']
        ) as holders (holder_code)
    where holders.holder_code is not null
    group by all
),

counted as (
    select
        'workplace' as region_basis,
        region_code,
        segment,
        'person_any' as counted_unit,
        persons,
    from settled
    union all
    select
        'workplace' as region_basis,
        region_code,
        segment,
        'person_main' as counted_unit,
        persons,
    from settled
    union all
    select
        'domicile' as region_basis,
        domicile_region_code as region_code,
        segment,
        'person_any' as counted_unit,
        persons,
    from settled
    union all
    select
        'workplace' as region_basis,
        region_code,
        segment,
        'person_main' as counted_unit,
        count(*) as persons,
    from main_rows
    group by all
),

held_counts as (
    select
        counted.region_basis,
        held_by.holder_code as region_code,
        segments.segment,
        counted.counted_unit,
        sum(counted.persons)::bigint as persons,
    from counted
    inner join held_by using (region_code)
    cross join unnest([counted.segment, 'ALL']) as segments (segment)
    group by all
),

spread_counts as (
    select
        sides.region_basis,
        held_by.holder_code as region_code,
        segments.segment,
        'person_any' as counted_unit,
        count(distinct sides.person_id) as persons,
    from (
        select
            'workplace' as region_basis,
            person_id,
            region_code,
            segment,
        from spread_rows
        union all
        select
            'domicile' as region_basis,
            person_id,
            domicile_region_code as region_code,
            segment,
        from spread_rows
    ) as sides
    inner join held_by using (region_code)
    cross join unnest([sides.segment, 'ALL']) as segments (segment)
    group by all
)

select
    bounds.period,
    counts.region_basis,
    counts.region_code,
    counts.segment,
    counts.counted_unit,
    sum(counts.persons)::bigint as persons,
from (
    from held_counts
    union all by name
    from spread_counts
) as counts
cross join period.bounds as bounds
group by all
order by bounds.period, counts.region_basis, counts.region_code, counts.segment, counts.counted_unit
