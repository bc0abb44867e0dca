-- Numbers of the memberships of each branch and group. The parts of a group add up to its size exactly.
-- Groups: 1 PU and 2 BPU active in October 2024, 3 and 4 inactive then, 5 and 6 not yet members, 7 JAKON by name.

with branches as (
    select
        branch,
        max(branch_weight) as weight,
    from simulate.regencies
    group by branch
),

shared as (
    select
        branches.branch,
        sizes.membership_group,
        cast(
            sizes.memberships * sum(weight) over (partition by sizes.membership_group order by branch)
            // sum(weight) over (partition by sizes.membership_group)
            - sizes.memberships
            * (sum(weight) over (partition by sizes.membership_group order by branch) - weight)
            // sum(weight) over (partition by sizes.membership_group)
            as bigint
        ) as memberships,
    from branches
    cross join simulate.sizes
)

select
    branch,
    membership_group,
    cast(sum(memberships) over (order by branch, membership_group) as bigint) - memberships as first_number,
    memberships,
from shared
order by branch, membership_group
