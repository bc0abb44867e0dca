-- Payments received in one month, before they are scaled to what was received in the year. Employers pay by
-- programme, large ones monthly, small ones by the quarter and micro ones twice a year; most own-account workers
-- are paid for through a group, few pay by their own number.

with programmes (programme, rate) as (
    values ('JKK', 0), ('JKM', 300), ('JHT', 5700), ('JP', 3000)
),

paying as (
    select
        firms.*,
        bounds.month,
        bounds.wage_percent,
        request.seed,
        hash(firms.npp, request.seed, bounds.month, 51) as draw,
        firms.minimum_wage * bounds.wage_percent // 100
        * (110 + simulate.slice(hash(firms.npp, request.seed, 52), 0, 60)) // 100 as wage,
    from simulate.firms
    cross join simulate.bounds
    cross join simulate.request
    where
        firms.joined <= bounds.month
        and bounds.month < firms.ended
        and (firms.place + bounds.month + 600)
        % case firms.scale when 'MIKRO' then 6 when 'KECIL' then 3 else 1 end
        = 0
),

groups as (
    select
        paying.*,
        branches.bpu_memberships * 9 // 10 // count(*) over (partition by paying.branch) as members,
    from paying
    inner join simulate.branches using (branch)
    where paying.sector = 'O'
),

individuals as (
    select
        branches.branch,
        unnest(range(branches.bpu_memberships // 450 + 1)) as turn,
        branches.bpu_first_number,
        branches.bpu_memberships,
        bounds.month,
        request.seed,
    from simulate.branches
    cross join simulate.bounds
    cross join simulate.request
    where branches.bpu_memberships > 0
),

listed as (
    select
        branch,
        1 as kind_of_payer,
        firm_group * 10000000 + place as payer,
        npp,
        '' as kpj,
        programme,
        'PU' as segment,
        typical_workers as workers,
        if(programme = 'JKK', jkk_rate, rate) as rate,
        wage,
        draw,
    from paying
    cross join programmes
    where
        programme in ('JKK', 'JKM')
        or (programme = 'JHT' and scale <> 'MIKRO')
        or scale in ('MENENGAH', 'BESAR')
    union all
    select
        branch,
        2 as kind_of_payer,
        firm_group * 10000000 + place as payer,
        npp,
        '' as kpj,
        programme,
        'BPU' as segment,
        greatest(members, 1) as workers,
        if(programme = 'JKK', 1000, 680) as rate,
        1000000 as wage,
        draw,
    from groups
    cross join programmes
    where programme in ('JKK', 'JKM')
    union all
    select
        branch,
        3 as kind_of_payer,
        turn as payer,
        '' as npp,
        right(
            '00000000000'
            || cast(
                (
                    (bpu_first_number + cast(hash(branch, turn, month, seed, 53) % bpu_memberships as bigint))
                    * 7368787787
                    + cast(seed as bigint) * 1000003
                )
                % 100000000000 as varchar
            ),
            11
        ) as kpj,
        programme,
        'BPU' as segment,
        1 as workers,
        if(programme = 'JKK', 1000, 680) as rate,
        1000000 as wage,
        hash(branch, turn, month, seed, 54) as draw,
    from individuals
    cross join programmes
    where programme in ('JKK', 'JKM')
    union all
    select
        projects.branch,
        4 as kind_of_payer,
        projects.place as payer,
        projects.npp,
        '' as kpj,
        programme,
        'JAKON' as segment,
        projects.workers,
        if(programme = 'JKK', 88000, 12000) as rate,
        projects.contribution // projects.workers as wage,
        hash(projects.project_number, request.seed, 55) as draw,
    from simulate.projects
    cross join programmes
    cross join simulate.bounds
    cross join simulate.request
    where projects.begins = bounds.month and programme in ('JKK', 'JKM')
)

select
    branch,
    kind_of_payer,
    payer,
    npp,
    kpj,
    programme,
    segment,
    workers,
    rate,
    draw,
    cast(workers * wage * rate as bigint) as weight,
    row_number()
        over (order by workers * wage * rate desc, branch, kind_of_payer asc, payer asc, programme asc)
        as size_rank,
from listed
order by branch, kind_of_payer, payer, programme
