-- Targets for the coverage of regencies and provinces of the territory beside the latest figure on the same base.
-- grain: target_family, target_year, region_code, segment

select
    target_gap.target_family,
    target_gap.target_year,
    target_gap.region_code,
    target_gap.region_name,
    target_gap.segment,
    target_gap.target_rate,
    target_gap.base_definition,
    target_gap.status,
    target_gap.actual_period,
    target_gap.coverage_rate,
    target_gap.gap_points,
    target_gap.workers_needed,
    target_gap.net_additions_needed_monthly,
from marts.target_gap
inner join marts.regions using (region_code)
where target_gap.measure = 'coverage_rate' and regions.is_in_territory
order by target_gap.target_family, target_gap.target_year, target_gap.region_code, target_gap.segment
