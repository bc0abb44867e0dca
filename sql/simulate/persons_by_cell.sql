-- People of the branches that are complete, by cell. A cell belongs to one branch.

select
    bounds.period,
    region_code,
    segment,
    count(distinct nik) as persons_any,
from simulate.persons
cross join simulate.bounds
where
    at_branch in (
        select branch from simulate.wanted
        where is_last
    )
group by all
