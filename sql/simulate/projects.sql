-- Construction projects. Groups: 1 running in October 2024, 2 ended before, 3 begin later. Public ones end in
-- December. The workers of group 1 add up to the headcount exactly.

with listed as (
    select
        project_group,
        projects as group_projects,
        headcount,
        unnest(range(projects)) as place,
    from simulate.project_sizes
),

drawn as (
    select
        listed.*,
        request.seed,
        row_number() over (order by project_group, place) as number,
        hash(number, request.seed, 21) as draw,
        hash(number, request.seed, 22) as draw_2,
        1 + (1 + simulate.slice(draw, 0, 60)) * (1 + simulate.slice(draw, 8, 60)) // 40 as weight,
        ['APBN', 'APBD', 'APBD', 'SWASTA', 'SWASTA'][1 + simulate.slice(draw_2, 0, 5)] as funding,
    from listed
    cross join simulate.request
),

timed as (
    select
        *,
        funding <> 'SWASTA' as is_public,
        case
            when project_group = 1 and is_public then 2
            when project_group = 1 then simulate.slice(draw, 16, 12)
            when project_group = 2 and is_public then if(simulate.slice(draw, 16, 2) = 0, -10, -22)
            when project_group = 2 then -1 - simulate.slice(draw, 16, 27)
            when is_public then 14
            else 1 + simulate.slice(draw, 24, 14) + simulate.slice(draw, 32, 11)
        end as ends,
        case
            when project_group = 1 then 0 - simulate.slice(draw, 32, 9)
            when is_public then ends - 2 - simulate.slice(draw, 32, 8)
            when project_group = 2 then ends - simulate.slice(draw, 32, 11)
            else 1 + simulate.slice(draw, 24, 14)
        end as begins,
        cast(sum(weight) over (partition by project_group order by number) as bigint) as weight_to,
        cast(sum(weight) over (partition by project_group) as bigint) as weights,
    from drawn
),

placed as (
    select
        timed.*,
        shares.branch,
        cast(hash(timed.number, timed.seed, 23) % cast(largest.firms as ubigint) as integer)
            as employer,
        3 + timed.weight_to * (timed.headcount - 3 * timed.group_projects) // timed.weights
        - (timed.weight_to - timed.weight) * (timed.headcount - 3 * timed.group_projects) // timed.weights
            as workers,
        row_number() over (partition by shares.branch order by timed.number) - 1 as branch_place,
    from timed
    inner join simulate.shares
        on
            simulate.slice(timed.draw, 40, 1000003) * shares.weights >= shares.weight_from * 1000003
            and simulate.slice(timed.draw, 40, 1000003) * shares.weights < shares.weight_to * 1000003
    inner join simulate.firms as largest
        on shares.branch = largest.branch and largest.firm_group = 1 and largest.place = 0
)

select
    placed.branch,
    cast(placed.branch_place as integer) as place,
    'P' || simulate.padded((placed.number * 73687877 + cast(placed.seed as bigint) * 1013) % 1000000000, 9)
        as project_number,
    firms.npp,
    slots.region_code,
    slots.kemendagri_code,
    placed.funding,
    placed.begins,
    placed.ends,
    simulate.first_of(placed.begins) + simulate.slice(placed.draw_2, 8, 28) as begin_date,
    last_day(simulate.first_of(placed.ends)) as end_date,
    cast(placed.workers as bigint) as workers,
    cast(placed.workers * (20000000 + simulate.slice(placed.draw_2, 16, 60) * 1000000) as bigint)
        as contract_value,
    contract_value * 21 // 10000 as contribution,
    [
        'Pembangunan Jalan', 'Rehabilitasi Gedung Sekolah', 'Pembangunan Jembatan', 'Normalisasi Saluran',
        'Pembangunan Gudang', 'Pemeliharaan Jalan', 'Pembangunan Puskesmas', 'Perumahan Karyawan',
    ][1 + simulate.slice(placed.draw_2, 24, 8)] as project_name,
from placed
inner join simulate.slots
    on
        placed.branch = slots.branch
        and simulate.slice(placed.draw_2, 32, 256) = slots.slot
inner join simulate.firms
    on
        placed.branch = firms.branch
        and firms.firm_group = 1
        and placed.employer = firms.place
order by placed.branch, placed.branch_place
