-- Deliveries that came since the former release and are not used.
-- grain: dataset, status

select
    deliveries.dataset,
    deliveries.status,
    count(*) as deliveries,
from audit.deliveries
left join former.audit.deliveries as known using (delivery_id, status)
where deliveries.status in ('held', 'refused') and known.delivery_id is null
group by all
order by deliveries.dataset, deliveries.status
