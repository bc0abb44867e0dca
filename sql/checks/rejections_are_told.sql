-- A row was refused, or a whole delivery was refused or held, and nobody is told why.

select
    deliveries.delivery_id,
    deliveries.status,
    deliveries.rejected_rows,
from audit.deliveries
left join audit.rejections using (delivery_id)
where
    coalesce(deliveries.reason, '') = ''
    and (
        deliveries.status in ('refused', 'held')
        or (deliveries.rejected_rows > 0 and rejections.rule is null)
    )
order by all
