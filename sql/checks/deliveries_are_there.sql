-- A delivery that is due is not there or is held: its month is incomplete, and no growth of it is published as comparable.
-- severity: warn

select
    period,
    dataset,
    sender,
    due_date,
    status,
from marts.completeness
where is_missing and due_date is not null
order by all
