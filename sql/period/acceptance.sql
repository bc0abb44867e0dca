-- Rows of the membership deliveries of a month by branch, segment and status, and what became of them.
-- delivered = accepted + refused + duplicates + set_aside. A row repeated within its file is told of the file only.
-- grain: period, office_code, segment, status
-- column: accepted | Rows that count.
-- column: duplicates | Rows that repeat a row of their file, or of another delivery.
-- column: set_aside | Rows that contradict another delivery's row of the same membership.

with parts as (
    select
        counts.office_code,
        counts.segment,
        statuses.status,
        case statuses.status when 'active' then counts.active else counts.inactive end as accepted,
        0 as refused,
        0 as duplicates,
        0 as set_aside,
    from period.office_counts as counts
    cross join unnest(['active', 'inactive']) as statuses (status)
    where case statuses.status when 'active' then counts.active else counts.inactive end > 0
    union all by name
    select
        office_code,
        segment,
        status,
        0 as accepted,
        0 as refused,
        duplicates,
        set_aside,
    from period.ledger_counts
    union all by name
    select
        office_code,
        segment,
        status,
        0 as accepted,
        rows as refused,
        0 as duplicates,
        0 as set_aside,
    from intake.refused
    union all by name
    select
        null as office_code,
        null as segment,
        null as status,
        0 as accepted,
        0 as refused,
        duplicates,
        0 as set_aside,
    from intake.delivery_totals
    where dataset = 'memberships' and duplicates > 0
)

select
    bounds.period,
    parts.office_code,
    parts.segment,
    parts.status,
    sum(parts.accepted + parts.refused + parts.duplicates + parts.set_aside)::bigint as delivered,
    sum(parts.accepted)::bigint as accepted,
    sum(parts.refused)::bigint as refused,
    sum(parts.duplicates)::bigint as duplicates,
    sum(parts.set_aside)::bigint as set_aside,
from parts
cross join period.bounds as bounds
group by all
order by bounds.period, parts.office_code, parts.segment, parts.status
