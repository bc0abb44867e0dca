-- Running construction projects of a month at every region level, by who pays the project.
-- grain: period, region_code, project_funding
-- column: project_funding | apbn, apbd, private, unknown, or ALL.
-- column: employers_low | Employers of these projects, at least: one with projects in two places or of two payers counts in each.

with placed as (
    select
        projects.period,
        parts.region_code,
        unnest([coalesce(projects.project_funding, 'unknown'), 'ALL']) as project_funding,
        projects.projects,
        projects.workers,
        projects.contract_value_idr,
        projects.contributions_idr,
        projects.employers,
    from period.projects
    inner join exact.region_parts as parts
        on projects.region_code = parts.regency_code
    where projects.is_running
)

select
    period,
    region_code,
    project_funding,
    sum(projects)::bigint as projects_running,
    sum(workers)::bigint as workers,
    sum(contract_value_idr)::decimal(38, 2) as contract_value_idr,
    sum(contributions_idr)::decimal(38, 2) as contributions_idr,
    max(employers) as employers_low,
from placed
group by all
order by period, region_code, project_funding
