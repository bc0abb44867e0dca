-- What came of a dataset and month from each sender that owes it, is expected, or delivered it.
-- grain: period, dataset, sender
-- column: due_date | Last day on which it is in time; empty where nobody owes it.
-- column: is_overdue | That day is over.
-- column: is_received | A delivery of it is used.
-- column: is_outstanding | Contents of it are known that are not used: refused or held, or, where nothing of it is used, those of another delivery.
-- column: first_received_at | When it was there for the first time, all parts of it (UTC).
-- column: first_received_date | That day at the office.
-- column: received_at | When what is used was received (UTC).
-- column: last_month_memberships | Memberships of the sender in last month's snapshot.

with usual as (
    select
        period,
        dataset,
        sender,
        bool_or(is_expected) as is_expected,
        max(last_month_memberships) as last_month_memberships,
    from period.senders
    group by period, dataset, sender
),

parts as (
    select
        period,
        dataset,
        sender,
        part,
        bool_or(kind = 'used') as is_used,
        min(received_at) as first_received_at,
        min(received_date) as first_received_date,
        max(received_at) filter (where kind = 'used') as received_at,
    from ledger.receipts
    where kind in ('used', 'refused', 'replaced')
    group by period, dataset, sender, part
),

arrived as (
    select
        period,
        dataset,
        sender,
        bool_or(is_used) as is_received,
        max(first_received_at) as first_received_at,
        max(first_received_date) as first_received_date,
        max(received_at) as received_at,
    from parts
    group by period, dataset, sender
),

others as (
    select
        period,
        dataset,
        sender,
        bool_or(kind = 'replaced') as is_restated,
        bool_or(kind = 'refused') as is_refused,
        bool_or(kind = 'held') as is_held,
        bool_or(kind = 'duplicate') as is_duplicated,
    from ledger.receipts
    group by period, dataset, sender
),

places as (
    select
        period,
        dataset,
        sender,
    from ledger.obligations
    union
    select
        period,
        dataset,
        sender,
    from usual
    union
    select
        period,
        dataset,
        sender,
    from others
)

select
    places.period,
    places.dataset,
    places.sender,
    obligations.due_date,
    coalesce(obligations.is_overdue, false) as is_overdue,
    obligations.sender is not null or coalesce(usual.is_expected, false) as is_expected,
    coalesce(arrived.is_received, false) as is_received,
    coalesce(others.is_restated, false) as is_restated,
    coalesce(others.is_refused, false) as is_refused,
    coalesce(others.is_held, false) as is_held,
    coalesce(others.is_duplicated, false) as is_duplicated,
    coalesce(
        others.is_refused
        or others.is_held
        or (others.is_duplicated and not coalesce(arrived.is_received, false)),
        false
    ) as is_outstanding,
    arrived.first_received_at,
    arrived.first_received_date,
    arrived.received_at,
    usual.last_month_memberships,
from places
left join ledger.obligations as obligations using (period, dataset, sender)
left join usual using (period, dataset, sender)
left join arrived using (period, dataset, sender)
left join others using (period, dataset, sender)
order by places.period, places.dataset, places.sender
