-- Kinds of defects for which a row is not accepted.

select distinct kind
from simulate.rules
where severity <> 'warning'
order by kind
