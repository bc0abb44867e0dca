-- Memberships in the file of another branch than the one they began in: they moved, or two senders deliver them.

with numbers as (
    select
        spans.branch,
        spans.membership_group,
        unnest(range(spans.first_number // 64, (spans.first_number + spans.memberships) // 64 + 1))
        * 64 as block,
        spans.first_number,
        spans.first_number + spans.memberships as last_number,
    from simulate.spans
    where spans.membership_group < 7
),

movers as (
    select
        numbers.branch,
        numbers.membership_group,
        numbers.block + 5 as number,
        request.branches,
        hash(numbers.block + 5, request.seed, 9) as move,
    from numbers
    cross join simulate.request
    where numbers.block + 5 >= numbers.first_number and numbers.block + 5 < numbers.last_number
),

copies as (
    select
        files.branch as at_branch,
        numbers.branch,
        numbers.membership_group,
        numbers.block + 7 as number,
    from numbers
    cross join simulate.request
    cross join simulate.bounds
    inner join simulate.files as origins on numbers.branch = origins.branch
    inner join simulate.files
        on
            (numbers.branch + 9) % request.branches + 1 = files.branch
            and numbers.branch <> files.branch
    where
        numbers.block + 7 >= numbers.first_number
        and numbers.block + 7 < numbers.last_number
        and origins.is_latest
        and files.is_latest
        and origins.is_written
        and files.is_written
        and origins.style = files.style
        and origins.part in (0, 1 + (numbers.block + 7) % 2)
        and files.part in (0, 1 + (numbers.block + 7) % 2)
        and hash(numbers.block + 7, request.seed, bounds.month, 32) % 1000000 < request.dirt_per_million * 4
)

select
    cast(simulate.move_branch(movers.move, movers.branch, movers.branches) as integer) as at_branch,
    movers.branch,
    movers.membership_group,
    movers.number,
    false as is_copy,
from movers
cross join simulate.bounds
where simulate.moves(movers.move) and simulate.move_month(movers.move) <= bounds.month
union all
select
    at_branch,
    branch,
    membership_group,
    number,
    true as is_copy,
from copies
order by at_branch, number, is_copy
