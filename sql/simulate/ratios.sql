-- How many workers of each kind the territory has for one of the report's, by what is drawn over them.

select
    sum(formal_persons) filter (region_code in (select region_code from simulate.territory))
    / sum(formal_persons) filter (region_code in (select region_code from simulate.report_territory)) as formal,
    sum(informal_persons) filter (region_code in (select region_code from simulate.territory))
    / sum(informal_persons) filter (region_code in (select region_code from simulate.report_territory))
        as informal,
    sum(employed) filter (region_code in (select region_code from simulate.territory))
    / sum(employed) filter (region_code in (select region_code from simulate.report_territory)) as employed,
from simulate.survey
