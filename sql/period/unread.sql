-- Refused membership rows of a month that no table of branches tells of: they could not be read, as where a quote is
-- broken, or their delivery was refused whole.
-- grain: period, sender

with counted as (
    select
        delivery_id,
        rejected as rows,
    from intake.delivery_totals
    where dataset = 'memberships'
    union all
    select
        delivery_id,
        -rows as rows,
    from intake.refused
),

deliveries as (
    select
        delivery_id,
        sum(rows)::bigint as rows,
    from counted
    group by delivery_id
    having sum(rows) > 0
)

select
    bounds.period,
    totals.sender,
    sum(deliveries.rows)::bigint as rows,
from deliveries
inner join intake.delivery_totals as totals using (delivery_id)
cross join period.bounds as bounds
group by bounds.period, totals.sender
order by bounds.period, totals.sender
