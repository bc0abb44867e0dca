-- Running construction projects of a month at every region level, by who pays the project.
-- grain: period, region_code, project_funding
-- column: project_funding | apbn, apbd, private, unknown, or ALL; a key of marts.project_funding_sources. ALL stands beside its parts: filter before adding up.
-- column: project_funding_name | English name of who pays the project.
-- column: projects_running | Projects begun by the month's end and not ended before the month.
-- column: workers | Workers of these projects, as a headcount.
-- column: contract_value_idr | Value of their contracts, rupiah.
-- column: contributions_idr | Contributions for these projects, rupiah.

with hidden as (
    select
        period,
        region_code,
        category as project_funding,
        list(component) as components,
    from exact.hidden_cells
    where subject = 'projects'
    group by all
),

complete as (
    select
        period,
        region_code,
        is_complete,
    from exact.region_completeness
    where dataset = 'projects'
)

select
    counted.period,
    counted.region_code,
    regions.region_name,
    regions.region_level,
    counted.project_funding,
    funding.project_funding_name,
    case
        when list_contains(hidden.components, 'projects_running') then null else counted.projects_running
    end as projects_running,
    case when list_contains(hidden.components, 'workers') then null else counted.workers end as workers,
    case
        when list_has_any(hidden.components, ['contract_value_idr', 'contributions_idr']) then null
        else counted.contract_value_idr
    end as contract_value_idr,
    case
        when list_has_any(hidden.components, ['contract_value_idr', 'contributions_idr']) then null
        else counted.contributions_idr
    end as contributions_idr,
    coalesce(complete.is_complete, false) as is_complete,
    hidden.period is not null as is_suppressed,
from exact.construction_projects as counted
inner join core.regions using (region_code)
left join marts.project_funding_sources as funding using (project_funding)
left join complete using (period, region_code)
left join hidden using (period, region_code, project_funding)
order by counted.period, counted.region_code, counted.project_funding
