-- Contributions of the office's whole territory by month of payment and by month covered.
-- grain: basis, period, programme, segment
-- column: basis | paid: period is the month of payment; covered: period is the month that the contribution is for.
-- column: workers | Workers paid for, once in each month covered and each payment; empty for all programmes, as a worker is in several.
-- column: workers_low | Workers behind the row, at least: those of its largest part.
-- column: employers_low | Employers behind the row, at least: those of the months covered and paid, programme and segment that has most of them.
-- column: employers_high | Employers behind the row, at most: those of all its parts.

with parts as (
    select
        period,
        covered_period,
        coalesce(programme, 'unknown') as programme,
        coalesce(segment, 'unknown') as segment,
        sum(workers)::bigint as workers,
        sum(contributions_idr)::decimal(38, 2) as contributions_idr,
        sum(fines_idr)::decimal(38, 2) as fines_idr,
        sum(employers)::bigint as employers,
    from period.contributions
    group by all
),

months as (
    select
        'paid' as basis,
        parts.*,
    from parts
    union all
    select
        'covered' as basis,
        parts.* replace (covered_period as period),
    from parts
    where covered_period is not null
),

programmes as (
    select months.* replace (unnest([programme, 'ALL']) as programme),
    from months
),

segments as (
    select programmes.* replace (unnest([segment, 'ALL']) as segment),
    from programmes
)

select
    segments.basis,
    segments.period,
    office.region_code,
    segments.programme,
    segments.segment,
    case when segments.programme <> 'ALL' then sum(segments.workers) end::bigint as workers,
    sum(segments.contributions_idr)::decimal(38, 2) as contributions_idr,
    sum(segments.fines_idr)::decimal(38, 2) as fines_idr,
    max(segments.workers) as workers_low,
    max(segments.employers) as employers_low,
    sum(segments.employers)::bigint as employers_high,
from segments
cross join ledger.office
group by segments.basis, segments.period, office.region_code, segments.programme, segments.segment
order by segments.basis, segments.period, segments.programme, segments.segment
