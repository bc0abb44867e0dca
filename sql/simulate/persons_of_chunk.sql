-- People of the active memberships of a chunk, once in each cell of it.

select distinct
    at_branch,
    region_code,
    segment,
    cast(nik as bigint) as nik,
from simulate.accepted
where nik is not null
