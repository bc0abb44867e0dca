-- Deliveries that count now and did not in the former release, and those that no longer count.
-- grain: dataset

with used as (
    select
        dataset,
        period,
        delivery_id,
        accepted_rows,
    from audit.deliveries
    where status in ('accepted', 'partial')
),

used_before as (
    select
        dataset,
        delivery_id,
    from former.audit.deliveries
    where status in ('accepted', 'partial')
)

select
    coalesce(used.dataset, used_before.dataset) as dataset,
    count(*) filter (where used_before.delivery_id is null) as added,
    count(*) filter (where used.delivery_id is null) as dropped,
    cast(
        coalesce(sum(used.accepted_rows) filter (where used_before.delivery_id is null), 0) as bigint
    ) as added_rows,
    max(used.period) filter (where used_before.delivery_id is null) as last_period,
from used
full join used_before using (delivery_id)
where used.delivery_id is null or used_before.delivery_id is null
group by all
order by dataset
