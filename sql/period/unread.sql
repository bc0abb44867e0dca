-- Refused membership rows of a month that no table of branches tells of: they could not be read, as where a quote is
-- broken, or their delivery was refused whole.
-- grain: period, sender

with told as (
    select
        delivery_id,
        sum(rows)::bigint as rows,
    from intake.refused
    group by delivery_id
)

select
    bounds.period,
    totals.sender,
    sum(totals.rejected - coalesce(told.rows, 0))::bigint as rows,
from intake.delivery_totals as totals
left join told using (delivery_id)
cross join period.bounds as bounds
where totals.dataset = 'memberships' and totals.rejected > coalesce(told.rows, 0)
group by bounds.period, totals.sender
order by bounds.period, totals.sender
