-- How fresh each dataset is: its last month, when the last delivery came, and how many deliveries and rows count.
-- grain: dataset

select
    dataset,
    max(period) as last_period,
    max(received_at) as last_received_at,
    count(*) as deliveries,
    cast(coalesce(sum(accepted_rows), 0) as bigint) as accepted_rows,
from audit.deliveries
where status in ('accepted', 'partial')
group by dataset
order by dataset
