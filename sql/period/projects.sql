-- Construction projects of a month by region and who pays; one that two senders deliver counts once.
-- grain: period, region_code, project_funding, is_running
-- column: is_running | Begun by the month's end and not ended before the month; without an end date it runs on.
-- column: employers | Employers with such a project; one with projects in two cells is in both.

with projects as (
    select
        projects.region_code,
        projects.project_funding,
        projects.started_date <= bounds.period_end_date
        and (projects.ends_date is null or projects.ends_date >= bounds.period) as is_running,
        projects.employer_id,
        projects.workers,
        projects.contract_value_idr,
        projects.contributions_idr,
    from intake.projects as projects
    cross join period.bounds as bounds
    qualify
        row_number() over (
            partition by projects.project_id
            order by projects.sender, projects.delivery_id, projects.line
        ) = 1
)

select
    bounds.period,
    projects.region_code,
    projects.project_funding,
    projects.is_running,
    count(*) as projects,
    sum(projects.workers)::bigint as workers,
    sum(projects.contract_value_idr)::decimal(38, 2) as contract_value_idr,
    sum(projects.contributions_idr)::decimal(38, 2) as contributions_idr,
    count(distinct projects.employer_id) as employers,
from projects
cross join period.bounds as bounds
group by all
order by bounds.period, projects.region_code, projects.project_funding, projects.is_running
