-- A rate that is shown as printed differs from the figure that prints it.

select
    coverage.period,
    coverage.region_code,
    coverage.segment,
    coverage.coverage_rate,
    coverage.rate_source,
    figures.value,
from marts.coverage
left join core.figures
    on
        coverage.rate_source = figures.figure_id
        and figures.measure = 'coverage_rate'
        and coverage.period = figures.period
        and coverage.region_code = figures.region_code
        and coverage.segment = figures.segment
        and coverage.participant_definition = figures.participant_definition
        and coverage.base_definition = figures.base_definition
where
    coverage.is_stated
    and coverage.coverage_rate is distinct from metrics.rate_of_percent(figures.value)::double
order by all
