-- Numbers of the memberships of each branch and group. The parts of a group add up to its size exactly.
-- Groups: 1 PU and 2 BPU active in October 2024, 3 and 4 inactive then, 5 and 6 not yet members, 7 JAKON by name.

with branches as (
    select
        branch,
        sum(formal_weight) as formal_weight,
        sum(informal_weight) as informal_weight,
        sum(weight) as weight,
    from simulate.regencies
    group by branch
),

weighed as (
    select
        branches.branch,
        sizes.membership_group,
        sizes.memberships,
        case
            when sizes.membership_group in (1, 3, 5) then branches.formal_weight
            when sizes.membership_group in (2, 4, 6) then branches.informal_weight
            else branches.weight
        end as weight,
    from branches
    cross join simulate.sizes
),

cumulated as (
    select
        *,
        sum(weight) over (partition by membership_group order by branch) as weight_to,
        sum(weight) over (partition by membership_group) as weights,
    from weighed
),

shared as (
    select
        branch,
        membership_group,
        cast(
            memberships * weight_to // weights - memberships * (weight_to - weight) // weights as bigint
        ) as memberships,
    from cumulated
)

select
    branch,
    membership_group,
    cast(sum(memberships) over (order by branch, membership_group) as bigint) - memberships as first_number,
    memberships,
from shared
order by branch, membership_group
