-- The office's own totals of a month, as its recaps state them.
-- grain: period, office_code, region_code, segment, status, delivery_id

select
    bounds.period,
    recaps.office_code,
    recaps.region_code,
    recaps.segment,
    recaps.status,
    recaps.memberships,
    recaps.delivery_id,
from intake.recaps as recaps
cross join period.bounds as bounds
order by
    bounds.period,
    recaps.office_code,
    recaps.region_code,
    recaps.segment,
    recaps.status,
    recaps.delivery_id
