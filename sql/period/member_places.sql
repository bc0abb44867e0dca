-- Where the accepted rows of the month's memberships lie, by who sends them.
-- grain: sender, office_code, region_code
-- runs: for memberships, sums

select
    sender,
    office_code,
    region_code,
    count(*) as rows,
from intake.memberships
group by all
order by sender, office_code, region_code
