-- What is kept of an accepted recap: its cell and its count.

select
    line,
    period,
    office_code,
    region_code,
    segment,
    status,
    memberships,
from staging.recaps
order by line, segment, status
