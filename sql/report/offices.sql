-- What each branch has of a month.
-- grain: period, office_code

select
    period,
    office_code,
    coalesce(office_name, office_code, '-') as office_name,
    active,
    joined,
    returned,
    lapsed,
    left_memberships,
    arrears_over_3,
    employers,
    contributions_received_idr,
    target_workers,
    is_complete,
    is_suppressed,
from marts.office_month
order by period, office_code
