-- What the office's own recaps say of a month beside what became of the rows, by branch, segment and status.
-- grain: period, office_code, segment, status
-- column: office_code | Code of the office; unknown where the rows do not say it.
-- column: segment | PU, BPU, JAKON or PMI; ALL where a recap says so; unknown where the rows do not say it.
-- column: status | active or inactive; all where a recap does not part them; unknown where the rows do not say it.
-- column: recap_total | Memberships as the recap states them; empty where none does, or two disagree.
-- column: delivered | Rows: accepted, refused, duplicates and set_aside together.
-- column: refused | Those that cannot be read, or whose delivery is refused whole, are under their sender's branch where it is known, of an unknown segment and status.
-- column: difference | Recap total less accepted rows.
-- column: explained_by | matches; refused rows, set aside or duplicates, where they are exactly the difference, or refused rows that do not say their segment or status are exactly what is open in the branch; missing delivery (no row of the office); counted by project (a recap of JAKON counts the workers of projects, its rows are those known by name); unexplained; no recap; recaps differ.

with expected as (
    select distinct period
    from exact.sender_months
    where dataset = 'memberships'
),

-- What a recap states of a province holds what it states of its regencies.
levels as (
    select
        rows.period,
        rows.office_code,
        rows.segment,
        rows.status,
        rows.sender,
        rows.memberships,
        rows.source,
        regions.region_level,
        rank() over (
            partition by rows.period, rows.office_code, rows.segment, rows.status, rows.sender
            order by (regions.region_level <> 'regency')::int, (regions.region_level <> 'province')::int
        ) as place,
    from exact.recap_rows as rows
    inner join expected using (period)
    left join core.regions using (region_code)
    where rows.office_code <> 'unknown' and rows.unit is distinct from 'people'
),

recaps as (
    select
        period,
        office_code,
        segment,
        status,
        sender,
        sum(memberships)::bigint as memberships,
        list(source) as sources,
    from levels
    where place = 1
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
        array_to_string(
            list_sort(list_distinct(string_split(array_to_string(flatten(list(sources)), '|'), '|'))), '|'
        ) as recap_source,
    from recaps
    group by all
),

-- The branch of rows that could not be read is the sender, or the only one in its other rows.
branches as (
    select
        period,
        sender,
        case when min(office_code) = max(office_code) then min(office_code) end as office_code,
    from period.places
    where dataset = 'memberships'
    group by period, sender
),

closed as (
    select period from period.acceptance
    union
    select period from period.unread
),

-- Of a month that is not closed, as it has no accepted row of anything, the deliveries tell.
unread as (
    select
        period,
        sender,
        rows,
    from period.unread
    union all
    select
        try_strptime(period, '%Y-%m')::date as period,
        sender,
        rejected_rows as rows,
    from ledger.deliveries
    where
        dataset = 'memberships'
        and rejected_rows > 0
        and try_strptime(period, '%Y-%m')::date not in (select period from closed)
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
        0 as unread,
    from period.acceptance
    union all by name
    select
        unread.period,
        coalesce(offices.office_code, branches.office_code, 'unknown') as office_code,
        'unknown' as segment,
        'unknown' as status,
        unread.rows as delivered,
        0 as accepted,
        unread.rows as refused,
        0 as duplicates,
        0 as set_aside,
        unread.rows as unread,
    from unread
    left join core.offices
        on unread.sender = offices.office_code and offices.office_level = 'branch'
    left join branches using (period, sender)
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
        0 as unread,
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
        max(sum(delivered - unread)) over (partition by period, office_code) > 0 as has_rows,
    from keyed
    group by period, office_code, segment, status
),

joined as (
    select
        counted.*,
        stated.least_total <> stated.greatest_total as is_contradicted,
        case when stated.least_total = stated.greatest_total then stated.least_total end as recap_total,
        recap_total - counted.accepted as difference,
        stated.recap_source,
    from counted
    left join stated using (period, office_code, segment, status)
),

explained as (
    select
        *,
        case
            when is_contradicted then 'recaps differ'
            when recap_total is null then 'no recap'
            when difference = 0 then 'matches'
            when not has_rows then 'missing delivery'
            when segment = 'JAKON' then 'counted by project'
            when difference = refused then 'refused rows'
            when difference = set_aside then 'set aside'
            when difference = duplicates then 'duplicates'
            when difference = refused + set_aside then 'refused rows, set aside'
            when difference = refused + duplicates then 'refused rows, duplicates'
            when difference = set_aside + duplicates then 'set aside, duplicates'
            when difference = refused + set_aside + duplicates
                then 'refused rows, set aside, duplicates'
            else 'unexplained'
        end as explained_by,
        explained_by in ('missing delivery', 'unexplained') as is_open,
    from joined
),

-- Refused rows that do not say their segment or status may be what is still open in the branch's recap.
unplaced as (
    select
        period,
        office_code,
        sum(case when segment = 'unknown' then refused else 0 end) as without_segment,
        sum(case when status = 'unknown' then refused else 0 end) as without_status,
        sum(case when 'unknown' in (segment, status) then refused else 0 end) as without_either,
    from delivered
    group by period, office_code
),

settled as (
    select
        explained.*,
        explained.is_open
        and min(explained.difference - explained.refused) over one_kind > 0
        and sum(explained.difference - explained.refused) over one_kind
        = case
            when explained.segment = 'ALL' and explained.status = 'all' then 0
            when explained.segment = 'ALL' then unplaced.without_status
            when explained.status = 'all' then unplaced.without_segment
            else unplaced.without_either
        end as is_refused,
    from explained
    left join unplaced using (period, office_code)
    window
        one_kind as (
            partition by
                explained.period,
                explained.office_code,
                explained.segment = 'ALL',
                explained.status = 'all',
                explained.is_open
        )
)

select
    settled.period,
    settled.office_code,
    settled.segment,
    settled.status,
    settled.recap_total,
    settled.delivered,
    settled.accepted,
    settled.refused,
    settled.duplicates,
    settled.set_aside,
    settled.difference,
    case when settled.is_refused then 'refused rows' else settled.explained_by end as explained_by,
    case
        when settled.explained_by <> 'counted by project'
            then abs(settled.difference) <= office.tolerance_rate::decimal(9, 6) * settled.recap_total
    end as is_within_tolerance,
    settled.recap_source,
from settled
cross join ledger.office
order by settled.period, settled.office_code, settled.segment, settled.status
