-- Targets as delivered, read into types.
-- grain: target_family, target_year, region_code, segment, measure

select
    targets.line,
    targets.target_family,
    targets.target_year as target_year_text,
    parse.whole(targets.target_year, sender.number_format) as target_year,
    targets.region_code as region_code_text,
    known_regions.region_code,
    targets.segment,
    targets.target_percent as target_percent_text,
    parse.measure(targets.target_percent, sender.number_format) as target_percent,
    targets.target_workers as target_workers_text,
    parse.whole(targets.target_workers, sender.number_format) as target_workers,
    targets.measure,
    targets.base_definition,
    targets.base_figure_id,
    targets.figure_id,
    targets.meaning,
    targets.valid_from as valid_from_date_text,
    parse.month(targets.valid_from) as valid_from_date,
    targets.valid_to as valid_to_date_text,
    parse.month(targets.valid_to) as valid_to_date,
from intake.targets
cross join intake.sender
left join intake.known_regions using (region_code)
