-- Survey rounds that a printed base singles out: the same region, within ten persons and 0.02 percent of it.
-- grain: figure_id, resembles_definition, resembles_period
-- column: figure_id | Figure of the ledger that prints the base to the last digit.
-- column: resembles_definition | Base definition of the survey that the number is the same as.
-- column: resembles_period | First day of the month of that round.
-- column: base_workers | The base as printed.
-- column: resembles_workers | The base of that round.
-- column: difference | The printed base less the survey's.
-- column: is_named | Whether the source itself names that round.
-- column: resemblance_rank | 1 the nearest, of the latest round where two are equally near.

with exact_bases as (
    select
        region_code,
        base_definition,
        round,
        workers,
    from core.survey_bases
    where
        base_status in ('exact', 'secondary_copy')
        and workers_low = workers_high
        and base_definition <> 'sakernas_employed_latest'
)

select
    figures.figure_id,
    figures.region_code,
    figures.segment,
    figures.period,
    figures.participant_definition,
    figures.base_definition,
    figures.value::bigint as base_workers,
    exact_bases.base_definition as resembles_definition,
    exact_bases.round as resembles_period,
    exact_bases.workers as resembles_workers,
    (figures.value - exact_bases.workers)::bigint as difference,
    coalesce(
        figures.base_definition = exact_bases.base_definition and figures.period = exact_bases.round, false
    ) as is_named,
    row_number() over (
        partition by figures.figure_id
        order by
            abs(figures.value - exact_bases.workers) asc,
            exact_bases.round desc,
            exact_bases.base_definition asc
    ) as resemblance_rank,
from core.figures
inner join exact_bases
    on
        figures.region_code = exact_bases.region_code
        and figures.period >= exact_bases.round
        and abs(figures.value - exact_bases.workers) <= 10
        and abs(figures.value - exact_bases.workers) * 5000 <= figures.value
where figures.is_usable and figures.measure = 'base_workers' and figures.printed_unit = 1
order by figures.figure_id, resembles_definition, resembles_period
