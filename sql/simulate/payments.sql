-- Payments received in one month, before they are scaled to what was received in the year. Employers pay by
-- programme, large ones monthly, small ones by the quarter and micro ones twice a year; most own-account workers
-- are paid for through a group, few pay by their own number.

with paying as (
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

payers as (
    select
        branch,
        1 as kind_of_payer,
        firm_group * 10000000 + place as payer,
        npp,
        '' as kpj,
        'PU' as segment,
        typical_workers as workers,
        [jkk_rate, 300, if(scale <> 'MIKRO', 5700, null), if(scale in ('MENENGAH', 'BESAR'), 3000, null)]
            as rates,
        wage,
        draw,
    from paying
    union all
    select
        branch,
        2 as kind_of_payer,
        firm_group * 10000000 + place as payer,
        npp,
        '' as kpj,
        'BPU' as segment,
        greatest(members, 1) as workers,
        [1000, 680] as rates,
        1000000 as wage,
        draw,
    from groups
    union all
    select
        branch,
        3 as kind_of_payer,
        turn as payer,
        '' as npp,
        simulate.kpj_of(
            bpu_first_number + cast(hash(branch, turn, month, seed, 53) % bpu_memberships as bigint), seed
        ) as kpj,
        'BPU' as segment,
        1 as workers,
        [1000, 680] as rates,
        1000000 as wage,
        hash(branch, turn, month, seed, 54) as draw,
    from individuals
    union all
    select
        projects.branch,
        4 as kind_of_payer,
        projects.place as payer,
        projects.npp,
        '' as kpj,
        'JAKON' as segment,
        projects.workers,
        [88000, 12000] as rates,
        projects.contribution // projects.workers as wage,
        hash(projects.project_number, request.seed, 55) as draw,
    from simulate.projects
    cross join simulate.bounds
    cross join simulate.request
    where projects.begins = bounds.month
),

listed as (
    select
        *,
        unnest(['JKK', 'JKM', 'JHT', 'JP']) as programme,
        unnest(rates) as rate,
    from payers
)

select
    * exclude (wage, rates),
    cast(workers * wage * rate as bigint) as weight,
    row_number()
        over (order by workers * wage * rate desc, branch, kind_of_payer asc, payer asc, programme asc)
        as size_rank,
from listed
where rate is not null
order by branch, kind_of_payer, payer, programme
