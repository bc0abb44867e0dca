-- What the office's own recaps say of a month beside what became of the rows, by branch, segment and status.
-- grain: period, office_code, segment, status
-- column: office_code | Code of the office; unknown where the rows do not say it.
-- column: segment | PU, BPU, JAKON or PMI; ALL where a recap says so; unknown where the rows do not say it.
-- column: status | active or inactive; all where a recap does not part them; unknown where the rows do not say it.
-- column: recap_total | Memberships as the recap states them; empty where none does, or two disagree.
-- column: delivered | Rows: accepted, refused, duplicates and set_aside together.
-- column: difference | Recap total less accepted rows.
-- column: explained_by | matches; refused rows, set aside or duplicates, where they are exactly the difference; missing delivery (no row of the office); counted by project (a recap of JAKON counts the workers of projects, its rows are those known by name); unexplained; no recap; recaps differ.

with recaps as (
    select
        period,
        office_code,
        coalesce(segment, 'ALL') as segment,
        coalesce(status, 'all') as status,
        delivery_id,
        sum(memberships)::bigint as memberships,
    from period.recaps
    where office_code is not null
    group by all
),

stated as (
    select
        period,
        office_code,
        segment,
        status,
        min(memberships) as least_total,
        max(memberships) as greatest_total,
        string_agg(delivery_id, '|' order by delivery_id) as recap_source,
    from recaps
    group by all
),

delivered as (
    select
        period,
        coalesce(office_code, 'unknown') as office_code,
        coalesce(segment, 'unknown') as segment,
        coalesce(status, 'unknown') as status,
        delivered,
        accepted,
        refused,
        duplicates,
        set_aside,
    from period.acceptance
),

-- A recap that does not part segments or statuses meets the sum of the rows.
segments as (
    select delivered.* replace (unnest([segment, 'ALL']) as segment),
    from delivered
),

statuses as (
    select segments.* replace (unnest([status, 'all']) as status),
    from segments
),

keyed as (
    select statuses.*,
    from statuses
    left join stated using (period, office_code, segment, status)
    where stated.recap_source is not null or (statuses.segment <> 'ALL' and statuses.status <> 'all')
    union all by name
    select
        period,
        office_code,
        segment,
        status,
        0 as delivered,
        0 as accepted,
        0 as refused,
        0 as duplicates,
        0 as set_aside,
    from stated
),

counted as (
    select
        period,
        office_code,
        segment,
        status,
        sum(delivered)::bigint as delivered,
        sum(accepted)::bigint as accepted,
        sum(refused)::bigint as refused,
        sum(duplicates)::bigint as duplicates,
        sum(set_aside)::bigint as set_aside,
        max(sum(delivered)) over (partition by period, office_code) > 0 as has_rows,
    from keyed
    group by period, office_code, segment, status
),

joined as (
    select
        counted.*,
        stated.least_total <> stated.greatest_total as is_contradicted,
        case when stated.least_total = stated.greatest_total then stated.least_total end as recap_total,
        stated.recap_source,
    from counted
    left join stated using (period, office_code, segment, status)
)

select
    joined.period,
    joined.office_code,
    joined.segment,
    joined.status,
    joined.recap_total,
    joined.delivered,
    joined.accepted,
    joined.refused,
    joined.duplicates,
    joined.set_aside,
    joined.recap_total - joined.accepted as difference,
    case
        when joined.is_contradicted then 'recaps differ'
        when joined.recap_total is null then 'no recap'
        when difference = 0 then 'matches'
        when not joined.has_rows then 'missing delivery'
        when joined.segment = 'JAKON' then 'counted by project'
        when difference = joined.refused then 'refused rows'
        when difference = joined.set_aside then 'set aside'
        when difference = joined.duplicates then 'duplicates'
        when difference = joined.refused + joined.set_aside then 'refused rows, set aside'
        when difference = joined.refused + joined.duplicates then 'refused rows, duplicates'
        when difference = joined.set_aside + joined.duplicates then 'set aside, duplicates'
        when difference = joined.refused + joined.set_aside + joined.duplicates
            then 'refused rows, set aside, duplicates'
        else 'unexplained'
    end as explained_by,
    case
        when explained_by <> 'counted by project'
            then abs(difference) <= office.tolerance_rate::decimal(9, 6) * joined.recap_total
    end as is_within_tolerance,
    joined.recap_source,
from joined
cross join ledger.office
order by joined.period, joined.office_code, joined.segment, joined.status
