-- Who delivered what in a month, and who was due and did not.
-- grain: period, dataset, sender, delivery_id
-- column: delivery_id | Empty for a sender that did not deliver.
-- column: is_expected | Owes the dataset of the month; of one that nobody owes, delivered it in one of the three months before. Or last month's snapshot holds memberships of it.
-- column: last_month_memberships | Memberships in last month's snapshot; told once per sender.
-- column: memberships | Memberships of the delivery that count.

with due as (
    select
        dataset,
        sender,
    from intake.expected
    union
    select
        'memberships' as dataset,
        sender,
    from period.former_senders
),

received as (
    select
        dataset,
        sender,
        delivery_id,
        row_number() over (partition by dataset, sender order by delivery_id) as place,
    from intake.deliveries
),

taken_out as (
    select
        delivery_id,
        sum(duplicates + set_aside)::bigint as memberships,
    from period.ledger_counts
    group by delivery_id
),

counted as (
    select
        totals.delivery_id,
        case
            when taken_out.memberships is null then totals.accepted
            else totals.accepted - taken_out.memberships
        end as memberships,
    from intake.delivery_totals as totals
    left join taken_out using (delivery_id)
    where totals.dataset = 'memberships'
)

select
    bounds.period,
    coalesce(received.dataset, due.dataset) as dataset,
    coalesce(received.sender, due.sender) as sender,
    received.delivery_id,
    due.sender is not null as is_expected,
    received.delivery_id is not null as is_received,
    former_senders.memberships as last_month_memberships,
    counted.memberships,
from received
full outer join due
    on received.dataset = due.dataset and received.sender = due.sender
left join period.former_senders as former_senders
    on
        due.sender = former_senders.sender
        and due.dataset = 'memberships'
        and (received.place is null or received.place = 1)
left join counted
    on received.delivery_id = counted.delivery_id
cross join period.bounds as bounds
order by bounds.period, dataset, sender, received.delivery_id
