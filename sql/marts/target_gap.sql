-- Targets beside the latest actual figure on the same base, with what is still wanted.
-- grain: target_family, target_year, region_code, segment, measure
-- column: measure | What the target is of: coverage_rate, participants or registered.
-- column: target_rate | Fraction of the base to be reached; empty for a target in workers.
-- column: target_workers | Workers to be reached, as promised; empty for a target rate.
-- column: base_is_stated | The number of workers of the base is printed.
-- column: base_is_inferred | The number is inferred from a printed rate and a count.
-- column: status | comparable: actual and target stand on one base; base_unknown: the target names none; not_comparable: no actual on its base, or statements of it contradict each other (has_conflict).
-- column: gap_points | Target less actual, percentage points.
-- column: workers_needed | Workers still wanted on the base of the actual figure.
-- column: months_left | Months from the actual figure to December of the target year.
-- column: net_additions_needed_monthly | Workers to be added each month to reach the target.
-- column: net_additions_last_12_months_monthly | Workers added each month over the twelve months before the actual figure.
-- column: is_on_path | The last twelve months added at least what is needed each month; empty where unknown.

with rate_actuals as (
    select
        targets.target_family,
        targets.target_year,
        targets.region_code,
        targets.segment,
        targets.measure,
        coverage.period,
        coverage.provenance,
        coverage.participant_definition,
        coverage.participants,
        coverage.base_workers,
        coverage.coverage_rate,
        coverage.implied_base_low,
        coverage.has_conflict,
        coalesce(coverage.rate_source, coverage.participants_source) as source,
    from core.targets
    inner join core.coverage
        on
            targets.region_code = coverage.region_code
            and targets.segment = coverage.segment
            and targets.base_definition = coverage.base_definition
            and targets.target_period >= coverage.period
    inner join core.definitions as base_definitions
        on
            base_definitions.definition_kind = 'base'
            and targets.base_definition = base_definitions.definition
    inner join core.definitions as participant_definitions
        on
            participant_definitions.definition_kind = 'participants'
            and coverage.participant_definition = participant_definitions.definition
    where
        targets.measure = 'coverage_rate'
        and coverage.coverage_rate is not null
        and coverage.is_complete
        and not coverage.is_variant
        and (base_definitions.is_comparable or coverage.base_source = targets.base_figure_id)
    qualify
        row_number() over (
            partition by
                targets.target_family,
                targets.target_year,
                targets.region_code,
                targets.segment,
                targets.measure
            order by
                coverage.period desc,
                coverage.provenance asc,
                case participant_definitions.stated_by when 'office' then 0 when 'ministry' then 1 else 2 end,
                coverage.participant_definition asc
        ) = 1
),

count_actuals as (
    select
        targets.target_family,
        targets.target_year,
        targets.region_code,
        targets.segment,
        targets.measure,
        facts.period,
        facts.provenance,
        facts.participant_definition,
        facts.value::bigint as participants,
        facts.has_conflict,
        facts.source,
    from core.targets
    inner join core.participation_facts as facts
        on
            targets.region_code = facts.region_code
            and targets.segment = facts.segment
            and targets.measure = facts.measure
            and targets.target_period >= facts.period
            and datediff('month', facts.period, targets.target_period) < 12
    inner join core.definitions
        on
            definitions.definition_kind = 'participants'
            and facts.participant_definition = definitions.definition
    where not definitions.is_variant and facts.is_complete and facts.value is not null
    qualify
        row_number() over (
            partition by
                targets.target_family,
                targets.target_year,
                targets.region_code,
                targets.segment,
                targets.measure
            order by
                facts.period desc,
                facts.provenance asc,
                case definitions.stated_by when 'office' then 0 when 'ministry' then 1 else 2 end,
                facts.preference asc
        ) = 1
),

joined as (
    select
        targets.*,
        coalesce(rates.period, counts.period) as actual_period,
        coalesce(rates.provenance, counts.provenance) as provenance,
        coalesce(rates.participant_definition, counts.participant_definition) as participant_definition,
        coalesce(rates.participants, counts.participants) as participants,
        rates.base_workers,
        rates.coverage_rate,
        coalesce(rates.source, counts.source) as actual_source,
        stated.value::bigint as stated_base_workers,
        coalesce(rates.base_workers is null and rates.implied_base_low is not null, false)
            as base_is_inferred,
        coalesce(rates.has_conflict, counts.has_conflict, false) as has_conflict,
        case
            when targets.base_definition = 'undisclosed' then 'base_unknown'
            when coalesce(rates.period, counts.period) is null then 'not_comparable'
            when coalesce(rates.has_conflict, counts.has_conflict) then 'not_comparable'
            else 'comparable'
        end as status,
    from core.targets
    left join rate_actuals as rates using (target_family, target_year, region_code, segment, measure)
    left join count_actuals as counts using (target_family, target_year, region_code, segment, measure)
    left join core.figures as stated
        on targets.base_figure_id = stated.figure_id
),

short as (
    select
        joined.*,
        case
            when status <> 'comparable' then null
            when target_rate is null then metrics.workers_short(1, target_workers, participants)
            else metrics.workers_short(
                target_rate,
                coalesce(base_workers, stated_base_workers),
                coalesce(participants, coverage_rate * coalesce(base_workers, stated_base_workers))
            )
        end::bigint as workers_needed,
        datediff('month', actual_period, target_period) as months_left,
        (participants - earlier.value)::bigint as additions_last_12_months,
    from joined
    left join core.participation_facts as earlier
        on
            joined.region_code = earlier.region_code
            and joined.segment = earlier.segment
            and joined.participant_definition = earlier.participant_definition
            and joined.provenance = earlier.provenance
            and (joined.actual_period - interval 12 month)::date = earlier.period
            and earlier.measure
            = case joined.measure when 'registered' then 'registered' else 'participants' end
            and earlier.is_complete
            and not earlier.has_conflict
),

paced as (
    select
        *,
        ceil(metrics.monthly_average(workers_needed, months_left))::bigint as net_additions_needed_monthly,
        floor(metrics.monthly_average(additions_last_12_months, 12))::bigint
            as net_additions_last_12_months_monthly,
    from short
)

select
    paced.target_family,
    paced.target_year,
    paced.region_code,
    regions.region_name,
    regions.region_level,
    paced.segment,
    segments.segment_name,
    paced.measure,
    paced.target_rate,
    paced.target_workers,
    paced.base_definition,
    paced.stated_base_workers is not null as base_is_stated,
    paced.base_is_inferred,
    paced.status,
    paced.has_conflict,
    paced.actual_period,
    paced.participant_definition,
    paced.participants,
    coalesce(paced.base_workers, paced.stated_base_workers) as base_workers,
    paced.coverage_rate,
    case
        when paced.status = 'comparable' then metrics.change_points(paced.coverage_rate, paced.target_rate)
    end as gap_points,
    paced.workers_needed,
    paced.months_left,
    paced.net_additions_needed_monthly,
    paced.net_additions_last_12_months_monthly,
    paced.net_additions_last_12_months_monthly >= paced.net_additions_needed_monthly as is_on_path,
    paced.meaning,
    paced.figure_id as target_source,
    paced.actual_source,
from paced
inner join core.regions using (region_code)
inner join core.segments using (segment)
order by paced.target_family, paced.target_year, paced.region_code, paced.segment, paced.measure
