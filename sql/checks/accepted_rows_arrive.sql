-- Rows that the ledger says were accepted did not reach the models, or more did.

with counted as (
    select
        delivery_id,
        value as arrived_rows,
    from ledger.arrived
    where measure = 'rows'
)

select
    coalesce(deliveries.delivery_id, counted.delivery_id) as delivery_id,
    deliveries.accepted_rows,
    counted.arrived_rows,
from audit.deliveries
full join counted using (delivery_id)
where
    coalesce(deliveries.accepted_rows, 0) <> coalesce(counted.arrived_rows, 0)
    and coalesce(deliveries.period is null, true) -- rows of a month are counted, see memberships_arrive
order by all
