-- The memberships of a month and where they stand, for the next month: those delivered and those carried.
-- Its files are sorted by membership. It holds what the next month needs and nothing else of a person.
-- grain: membership_id
-- runs: for memberships, view
-- column: is_observed | Whether a delivery of the month holds it; a carried membership stands as it was last seen.

select
    membership_id,
    sender,
    segment,
    region_code,
    is_active,
    is_observed,
from period.crossings
where is_observed or is_carried
