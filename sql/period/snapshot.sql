-- The memberships of a month and where they stand, for the next month: those delivered and those carried.
-- grain: membership_id
-- column: is_observed | Whether a delivery of the month holds it; a carried membership stands as it was last seen.

select
    membership_id,
    case when is_observed then to_sender else from_sender end as sender,
    case when is_observed then to_segment else from_segment end as segment,
    case when is_observed then to_region_code else from_region_code end as region_code,
    case when is_observed then is_active else was_active end as is_active,
    is_observed,
from period.crossings
where is_observed or is_carried
order by membership_id
