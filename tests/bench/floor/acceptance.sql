-- Rows of the membership deliveries by branch, segment and status, and what became of them.

select
    bounds.period,
    judged.office_code,
    judged.segment,
    judged.status_source as status,
    count(*) as delivered,
    count(*) filter (where not judged.is_refused) as accepted,
    count(*) filter (where judged.is_refused) as refused,
from judged.memberships as judged
cross join period.bounds as bounds
group by all
