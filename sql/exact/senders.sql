-- Senders of a dataset and month that was closed: who has something of it, whether it is there, and how much it is.
-- grain: dataset, period, sender
-- column: is_due | It is expected, or contents of it are known that are not used: whoever sent them has something.
-- column: is_used | A delivery of it counts.
-- column: is_whole | A delivery of it counts, and no other contents of it are known.
-- column: usual_memberships | Memberships in last month's snapshot, else those delivered; empty where neither tells what is missing.

with delivering as (
    select
        dataset,
        period,
        sender,
        bool_or(is_expected) as is_expected,
        bool_or(is_received) as is_received,
        coalesce(max(last_month_memberships), sum(memberships)::bigint) as usual_memberships,
    from period.senders
    group by dataset, period, sender
),

outstanding as (
    select
        dataset,
        period,
        sender,
    from exact.sender_months
    semi join delivering using (dataset, period)
    where is_outstanding
)

select
    dataset,
    period,
    sender,
    outstanding.sender is not null or delivering.is_expected as is_due,
    coalesce(delivering.is_received, false) as is_used,
    coalesce(delivering.is_received, false) and outstanding.sender is null as is_whole,
    case
        when outstanding.sender is null or not delivering.is_received then delivering.usual_memberships
    end as usual_memberships,
from delivering
full outer join outstanding using (dataset, period, sender)
order by dataset, period, sender
