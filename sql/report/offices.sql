-- What each branch has of a month.
-- grain: period, office_code

select
    office_month.period,
    office_month.office_code,
    coalesce(offices.office_name, office_month.office_code, '-') as office_name,
    coalesce(offices.office_name_id, office_month.office_code, '-') as office_name_id,
    office_month.active,
    office_month.joined,
    office_month.returned,
    office_month.lapsed,
    office_month.left_memberships,
    office_month.arrears_over_3,
    office_month.employers,
    office_month.contributions_received_idr,
    office_month.target_workers,
    office_month.is_complete,
    office_month.is_suppressed,
from marts.office_month
left join marts.offices using (office_code)
order by office_month.period, office_month.office_code
