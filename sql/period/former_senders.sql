-- Memberships in last month's snapshot by who delivers them.
-- grain: sender
-- runs: for memberships, sums

select
    sender,
    count(*) as memberships,
from previous.snapshot
group by sender
order by sender
