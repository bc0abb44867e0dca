-- Deliveries that came since the former release was published; all of them where there is none.
-- grain: dataset

with former as (
    select max(releases.published_at) as published_at
    from audit.releases
    where releases.release_id <> (select current_release.release_id from audit.current_release)
)

select
    deliveries.dataset,
    count(*) as deliveries,
    min(deliveries.period) as first_period,
    max(deliveries.period) as last_period,
    cast(coalesce(sum(deliveries.accepted_rows), 0) as bigint) as accepted_rows,
from audit.deliveries
cross join former
where former.published_at is null or deliveries.received_at > former.published_at
group by deliveries.dataset
order by deliveries.dataset
