-- The headline coverage of each regency of the territory, by month and segment. A rate over another base than the
-- survey's is not to be compared with its neighbours.
-- grain: period, segment, region_code

select
    coverage.period,
    coverage.segment,
    coverage.region_code,
    coverage.coverage_rate,
    coverage.coverage_rate_low,
    coverage.coverage_rate_high,
    coverage.participants,
    coverage.base_workers,
    coverage.base_definition,
    case
        when coverage.is_suppressed then 'hidden'
        when coverage.coverage_rate is null then 'no_base'
        when coverage.base_definition = segments.sakernas_base then 'survey_base'
        else 'other_base'
    end as shown_as,
    coverage.is_complete,
from marts.coverage
inner join marts.regions using (region_code)
inner join marts.segments using (segment)
where coverage.is_headline and coverage.region_level = 'regency' and regions.is_in_territory
order by coverage.period, coverage.segment, coverage.region_code
