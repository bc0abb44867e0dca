-- Active workers of each employer in the month.

select
    npp,
    sum(workers)::bigint as workers,
from simulate.firm_parts
group by npp
order by npp
