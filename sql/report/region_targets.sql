-- Targets for the coverage of regencies and provinces of the territory beside the latest figure on the same base.
-- grain: target_family, target_year, region_code, segment
-- column: is_of_headline the figure beside the target is the headline of its month

select
    target_gap.target_family,
    target_gap.target_year,
    target_gap.region_code,
    target_gap.region_name,
    target_gap.region_level,
    target_gap.segment,
    target_gap.target_rate,
    target_gap.base_definition,
    target_gap.status,
    target_gap.actual_period,
    target_gap.participant_definition,
    target_gap.participants,
    target_gap.base_workers,
    target_gap.coverage_rate,
    target_gap.gap_points,
    target_gap.workers_needed,
    headline.period is not null as is_of_headline,
from marts.target_gap
inner join marts.regions using (region_code)
left join marts.coverage as headline
    on
        headline.is_headline
        and target_gap.region_code = headline.region_code
        and target_gap.segment = headline.segment
        and target_gap.actual_period = headline.period
        and target_gap.participant_definition = headline.participant_definition
        and target_gap.base_definition = headline.base_definition
where target_gap.measure = 'coverage_rate' and regions.is_in_territory
order by target_gap.target_year, target_gap.target_family, target_gap.region_code, target_gap.segment
