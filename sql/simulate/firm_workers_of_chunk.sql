-- Active workers of each employer in a chunk.

select
    npp,
    count(*) as workers,
from simulate.members
where segment = 'PU' and is_active and not is_copy
group by npp
