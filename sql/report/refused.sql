-- What of the deliveries is not used, counted by sender and rule; no value of a row. A row may breach several
-- rules; the rows of a whole delivery are those of its files.
-- grain: dataset, sender, found

select
    deliveries.dataset,
    coalesce(deliveries.sender, '') as sender,
    delivery_rules.rule as found,
    count(*) as deliveries,
    cast(sum(delivery_rules.breaches) as bigint) as breaches,
    cast(null as bigint) as rows,
from audit.delivery_rules
inner join audit.deliveries using (delivery_id)
where delivery_rules.severity = 'error'
group by all

union all

select
    dataset,
    coalesce(sender, '') as sender,
    'the whole delivery is ' || status as found,
    count(*) as deliveries,
    cast(null as bigint) as breaches,
    cast(sum(coalesce(physical_rows, 0)) as bigint) as rows,
from audit.deliveries
where status in ('held', 'refused')
group by all

order by coalesce(breaches, rows) desc, dataset asc, sender asc, found asc
