-- Rows of a month's membership extracts are neither counted nor in the ledger of the month, or twice: accepted ones, or
-- refused ones that the reconciliation does not tell of. Of a revision that is refused whole where another one of the
-- delivery is in force only the delivery tells.

with in_force as (
    select distinct
        period,
        sender,
        part,
    from audit.deliveries
    where dataset = 'memberships' and status in ('accepted', 'partial')
),

delivered as (
    select
        told.period,
        sum(told.accepted_rows) as accepted_rows,
        sum(told.rejected_rows) as rejected_rows,
    from audit.deliveries as told
    left join in_force using (period, sender, part)
    where
        told.dataset = 'memberships'
        and (told.accepted_rows > 0 or told.rejected_rows > 0)
        and (told.status is distinct from 'refused' or in_force.sender is null)
    group by told.period
),

counted as (
    select
        period,
        sum(accepted) as counted_rows,
    from period.acceptance
    where accepted > 0
    group by period
),

settled as (
    select
        period,
        count(*) as settled_rows,
    from period.ledger
    group by period
),

refused as (
    select
        period,
        sum(refused) as refused_rows,
    from exact.reconciliation
    where segment <> 'ALL' and status <> 'all' and refused > 0
    group by period
)

select
    coalesce(delivered.period, counted.period, refused.period) as period,
    delivered.accepted_rows,
    counted.counted_rows,
    settled.settled_rows,
    delivered.rejected_rows,
    refused.refused_rows,
from delivered
full join counted using (period)
full join refused using (period)
left join settled using (period)
where
    coalesce(delivered.accepted_rows, 0)
    <> coalesce(counted.counted_rows, 0) + coalesce(settled.settled_rows, 0)
    or coalesce(delivered.rejected_rows, 0) <> coalesce(refused.refused_rows, 0)
order by all
