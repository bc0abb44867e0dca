-- How much of a month of a dataset has been delivered for each region. A regency that nobody covers has no row: it has
-- no count, not a count of 0; a region above it with some of its regencies covered is not complete.
-- A regency is covered where accepted rows of it are there, or where a sender or branch that delivered serves it: by
-- the offices' own list, or because rows of any dataset of the month say so.
-- grain: dataset, period, region_code
-- column: is_whole | All its regencies are covered.
-- column: is_complete | All its regencies are covered, and every sender that is due is there whole.
-- column: completeness_rate | That of the dataset and month; empty where a regency is not covered, for nobody knows its size.

with placed as (
    select
        period,
        dataset,
        unnest([sender, office_code]) as office_code,
        region_code,
    from period.places
),

months as (
    select distinct period
    from period.senders
),

serving as (
    select
        period,
        office_code,
        region_code,
    from placed
    union
    select
        months.period,
        served.office_code,
        served.region_code,
    from core.office_regions as served
    inner join months
        on
            coalesce(served.valid_from_date <= months.period, true)
            and coalesce(served.valid_to_date >= months.period, true)
),

delivering as (
    select
        period,
        dataset,
        sender as office_code,
    from period.senders
    where is_received and dataset <> 'contributions'
    union
    select
        period,
        dataset,
        office_code,
    from placed
    union
    select
        period,
        'contributions' as dataset,
        office_code,
    from period.contributions
    union
    -- also one that reports none, so has no row
    select
        senders.period,
        senders.dataset,
        serving.office_code,
    from period.senders as senders
    inner join serving
        on senders.period = serving.period and senders.sender = serving.office_code
    where senders.is_received and senders.dataset = 'contributions'
),

delivered as (
    select
        delivering.dataset,
        delivering.period,
        serving.region_code as regency_code,
    from delivering
    inner join serving using (period, office_code)
    union
    select
        dataset,
        period,
        region_code as regency_code,
    from placed
),

-- Not every branch has projects: in a month in which some are delivered, those of a branch with members and none are 0.
covered as (
    from delivered
    union
    select
        'projects' as dataset,
        delivered.period,
        delivered.regency_code,
    from delivered
    where
        delivered.dataset = 'memberships'
        and delivered.period in (
            select period
            from delivering
            where dataset = 'projects'
        )
),

sizes as (
    select
        region_code,
        count(*) as regencies,
    from exact.region_parts
    group by region_code
),

regions as (
    select
        covered.dataset,
        covered.period,
        parts.region_code,
        count(*) = sizes.regencies as is_whole,
    from covered
    inner join exact.region_parts as parts using (regency_code)
    inner join sizes using (region_code)
    group by covered.dataset, covered.period, parts.region_code, sizes.regencies
),

-- Contributions are of the whole territory. A branch in them of which nobody knows whom it serves may serve all.
contributions as (
    select
        delivering.period,
        bool_or(serving.office_code is null) as has_unplaced,
    from delivering
    left join serving using (period, office_code)
    where delivering.dataset = 'contributions'
    group by delivering.period
),

judged as (
    from regions
    where dataset <> 'contributions'
    union all by name
    select
        'contributions' as dataset,
        contributions.period,
        office.region_code,
        contributions.has_unplaced or coalesce(regions.is_whole, false) as is_whole,
    from contributions
    cross join ledger.office
    left join regions
        on
            regions.dataset = 'contributions'
            and contributions.period = regions.period
            and office.region_code = regions.region_code
)

select
    judged.dataset,
    judged.period,
    judged.region_code,
    judged.is_whole,
    judged.is_whole and coalesce(completeness.is_complete, false) as is_complete,
    case when judged.is_whole then completeness.completeness_rate end as completeness_rate,
from judged
left join exact.completeness using (dataset, period)
order by judged.dataset, judged.period, judged.region_code
