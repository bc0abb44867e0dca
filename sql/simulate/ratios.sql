-- How many workers of each kind the territory has for one of the report's, by what is drawn over them.

with placed as (
    select
        survey.*,
        territory.region_code is not null as is_here,
        report_territory.region_code is not null as is_of_report,
    from simulate.survey
    left join simulate.territory on survey.region_code = territory.region_code
    left join simulate.report_territory on survey.region_code = report_territory.region_code
)

select
    sum(formal_persons) filter (where is_here) / sum(formal_persons) filter (where is_of_report) as formal,
    sum(informal_persons) filter (where is_here) / sum(informal_persons) filter (where is_of_report)
        as informal,
    sum(employed) filter (where is_here) / sum(employed) filter (where is_of_report) as employed,
from placed
