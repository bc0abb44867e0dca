-- Numbers of the memberships of each branch and group. The parts of a group add up to its size exactly.
-- Groups: 1 PU and 2 BPU active in October 2024, 3 and 4 inactive then, 5 and 6 not yet members, 7 JAKON by name.

with shared as (
    select
        shares.branch,
        sizes.membership_group,
        cast(
            sizes.memberships * shares.weight_to // shares.weights
            - sizes.memberships * shares.weight_from // shares.weights
            as bigint
        ) as memberships,
    from simulate.shares
    cross join simulate.sizes
)

select
    branch,
    membership_group,
    cast(sum(memberships) over (order by branch, membership_group) as bigint) - memberships as first_number,
    memberships,
from shared
order by branch, membership_group
