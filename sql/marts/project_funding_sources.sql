-- Who pays a construction project, all of them together, and unknown.
-- grain: project_funding
-- column: project_funding | apbn, apbd, private, ALL, or unknown where the rows do not say it.
-- column: project_funding_name | English name of who pays the project.
-- column: project_funding_name_id | Indonesian name of who pays the project.

select
    replace(funding_source, 'project_', '') as project_funding,
    funding_source_name as project_funding_name,
    funding_source_name_id as project_funding_name_id,
    meaning,
from core.funding_sources
where kind = 'project'
union all
from (
    values
    ('ALL', 'All projects', 'Semua proyek', 'All projects together, whoever pays'),
    ('unknown', 'Not stated', 'Tidak disebutkan', 'The rows do not say who pays the project')
)
order by project_funding
