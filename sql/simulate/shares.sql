-- What of the weight of all branches each one has, and those before it.

with branches as (
    select distinct
        branch,
        branch_weight,
    from simulate.regencies
)

select
    branch,
    cast(sum(branch_weight) over (order by branch) as bigint) as weight_to,
    weight_to - branch_weight as weight_from,
    cast(sum(branch_weight) over () as bigint) as weights,
from branches
order by branch
