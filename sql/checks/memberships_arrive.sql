-- Accepted rows of a month's membership extracts are neither counted nor in the ledger of the month, or twice.

with accepted as (
    select
        period,
        sum(accepted_rows) as accepted_rows,
    from audit.deliveries
    where dataset = 'memberships' and accepted_rows > 0
    group by period
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
)

select
    coalesce(accepted.period, counted.period) as period,
    accepted.accepted_rows,
    counted.counted_rows,
    settled.settled_rows,
from accepted
full join counted using (period)
left join settled using (period)
where
    coalesce(accepted.accepted_rows, 0)
    <> coalesce(counted.counted_rows, 0) + coalesce(settled.settled_rows, 0)
order by all
