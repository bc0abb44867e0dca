-- Branches, with the numbers of their memberships and how many employers and projects they have.

with numbers as (
    select
        branch,
        min(first_number) as first_number,
        sum(memberships)::bigint as memberships,
        max(first_number) filter (where membership_group = 2) as bpu_first_number,
        max(memberships) filter (where membership_group = 2) as bpu_memberships,
    from simulate.spans
    group by branch
),

firms as (
    select
        branch,
        count(*) filter (where firm_group = 1) as firms_active,
        count(*) filter (where firm_group = 2) as firms_ended,
    from simulate.firms
    group by branch
),

projects as (
    select
        branch,
        count(*) as projects,
    from simulate.projects
    group by branch
)

select
    numbers.branch,
    simulate.office_of(numbers.branch) as office_code,
    numbers.first_number,
    numbers.memberships,
    numbers.bpu_first_number,
    numbers.bpu_memberships,
    neighbours.branch as next_branch,
    neighbours.first_number as next_first_number,
    neighbours.memberships as next_memberships,
    firms.firms_active,
    firms.firms_ended,
    coalesce(projects.projects, 0) as projects,
from numbers
cross join simulate.request
inner join numbers as neighbours on numbers.branch % request.branches + 1 = neighbours.branch
inner join firms on numbers.branch = firms.branch
left join projects on numbers.branch = projects.branch
order by numbers.branch
