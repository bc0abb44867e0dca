-- The base that each region has in each round of the labour-force survey, with where it comes from and what is known of it.
-- grain: base_definition, region_code, round
-- column: base_definition_name | English name of the base.
-- column: base_definition_name_id | Indonesian name of the base.
-- column: round | First day of the month of the survey round.
-- column: workers | People of the base; never of a part of the region.
-- column: change_rate | Change against the round a year before of the same weights, a fraction; half of the regencies move 2 to 3 percent a year by the sample alone.
-- column: has_conflict | Statements of the base contradict each other.
-- column: conflict_reason | What contradicts it, and what is known of that statement; empty where nothing does.

with changed as (
    select
        *,
        lag(workers) over one_weighting as former_workers,
        lag(round) over one_weighting as former_round,
    from core.survey_bases
    window one_weighting as (
        partition by base_definition, region_code, weights
        order by round
    )
)

select
    changed.base_definition,
    base_definitions.base_definition_name,
    base_definitions.base_definition_name_id,
    changed.region_code,
    regions.region_name,
    regions.region_level,
    changed.round,
    changed.workers,
    changed.workers_low,
    changed.workers_high,
    changed.rse as base_rse,
    changed.base_status,
    changed.weights as base_weights,
    case
        when datediff('month', changed.former_round, changed.round) = 12
            then metrics.growth_rate(changed.workers, changed.former_workers)
    end as change_rate,
    changed.doubt as base_doubt,
    changed.has_conflict,
    changed.conflict_reason,
    changed.figures_considered,
    last_day(changed.latest_round) as base_as_of_date,
    changed.published_date as base_published_date,
    changed.first_seen_date as base_first_seen_date,
    changed.source as base_source,
from changed
inner join core.regions using (region_code)
inner join marts.base_definitions using (base_definition)
order by changed.base_definition, changed.region_code, changed.round
