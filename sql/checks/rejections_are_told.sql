-- A row was refused and nobody is told why.

select
    deliveries.delivery_id,
    deliveries.rejected_rows,
from audit.deliveries
left join audit.rejections using (delivery_id)
where deliveries.rejected_rows > 0 and rejections.rule is null
