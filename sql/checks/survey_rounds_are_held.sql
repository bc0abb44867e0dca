-- A survey round lies after every delivery of the survey was received: its year or month is a slip.

select
    workforce.delivery_id,
    workforce.line,
    workforce.region_code,
    workforce.period,
    deliveries.received_at,
from staging.workforce
inner join audit.deliveries using (delivery_id)
where workforce.period > deliveries.received_at::date
order by all
