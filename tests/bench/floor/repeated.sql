-- Memberships with more than one row, in one file or several.

select membership_id
from judged.memberships
where membership_id is not null
group by membership_id
having count(*) > 1
