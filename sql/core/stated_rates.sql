-- Coverage rates as printed, one per key, with the interval of their printing.
-- grain: period, region_code, segment, participant_definition, base_definition

select
    period,
    region_code,
    segment,
    participant_definition,
    base_definition,
    metrics.rate_of_percent(arg_min(value, preference))::double as coverage_rate,
    metrics.rate_of_percent(arg_min(value_low, preference))::double as coverage_rate_low,
    metrics.rate_of_percent(arg_min(value_high, preference))::double as coverage_rate_high,
    max(value_low) >= min(value_high) as has_conflict,
    count(*) as figures_considered,
    arg_min(as_of_earliest_date, preference) as as_of_earliest_date,
    arg_min(as_of_latest_date, preference) as as_of_latest_date,
    arg_min(as_of_precision, preference) as as_of_precision,
    arg_min(figure_id, preference) as source,
from core.figures
where
    is_usable
    and measure = 'coverage_rate'
    and region_code is not null
    and participant_definition is not null
    and base_definition is not null
group by all
order by period, region_code, segment, participant_definition, base_definition
