-- Targets as promised: a rate of a base, or a number of workers.
-- grain: target_family, target_year, region_code, segment, measure
-- column: measure | What the target is of: coverage_rate, participants or registered.
-- column: target_rate | Fraction of the base to be reached; empty for a target in workers.
-- column: target_workers | Workers to be reached, as promised; empty for a target rate.
-- column: target_period | December of the target year (first day).
-- column: base_figure_id | Figure that states the base of the target, where one does.
-- column: figure_id | Figure that states the target.

select
    target_family,
    target_year,
    region_code,
    segment,
    measure,
    metrics.rate_of_percent(target_percent)::double as target_rate,
    target_workers,
    make_date(target_year, 12, 1) as target_period,
    base_definition,
    base_figure_id,
    figure_id,
    meaning,
    valid_from_date,
    valid_to_date,
from staging.targets
order by target_family, target_year, region_code, segment, measure
