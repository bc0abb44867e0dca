-- The office's own totals of a month, as its recaps state them; parts of a region are added up.
-- grain: period, office_code, region_code, segment, status, delivery_id

select
    bounds.period,
    recaps.office_code,
    recaps.region_code,
    recaps.segment,
    recaps.status,
    sum(recaps.memberships)::bigint as memberships,
    recaps.delivery_id,
from intake.recaps as recaps
cross join period.bounds as bounds
group by all
order by
    bounds.period,
    recaps.office_code,
    recaps.region_code,
    recaps.segment,
    recaps.status,
    recaps.delivery_id
