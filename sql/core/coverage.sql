-- Coverage of every region and segment under each pair of definitions: as printed, and on every base of its time.
-- grain: period, region_code, segment, participant_definition, base_definition, provenance
-- column: is_main_base | The base of the labour-force survey on which all counts of the segment can meet.

with participants as (
    select *
    from core.participation_facts
    where measure = 'participants'
),

-- August rounds count as held once any region has one; the latest round of any month is each region's own.
rounds as (
    select distinct
        base_definition,
        null::varchar as region_code,
        round,
    from core.survey_bases
    where base_definition <> 'sakernas_employed_latest'
    union all
    select
        base_definition,
        region_code,
        round,
    from core.survey_bases
    where base_definition = 'sakernas_employed_latest'
),

survey_definitions as (
    select
        definitions.definition as base_definition,
        segments.segment,
        segments.sakernas_base = definitions.definition as is_main_base,
    from core.definitions
    inner join core.segments
        on list_contains(string_split(definitions.segments, '+'), segments.segment)
    where definitions.definition_kind = 'base' and definitions.base_kind = 'sakernas'
    union all
    select
        sakernas_base as base_definition,
        segment,
        true as is_main_base,
    from core.segments
    where sakernas_base = 'none'
),

-- The round of a stock is the latest one that the survey has held by then, wherever, at most 18 months old; of the
-- latest round of any month the region's own, at most 12 months old.
survey_keys as (
    select
        participants.period,
        participants.region_code,
        participants.segment,
        participants.participant_definition,
        participants.provenance,
        survey_definitions.base_definition,
        survey_definitions.is_main_base,
        max(rounds.round) as round,
    from participants
    inner join survey_definitions using (segment)
    left join rounds
        on
            survey_definitions.base_definition = rounds.base_definition
            and coalesce(rounds.region_code, participants.region_code) = participants.region_code
            and rounds.round <= participants.period
            and datediff('month', rounds.round, participants.period)
            <= case survey_definitions.base_definition when 'sakernas_employed_latest' then 12 else 18 end
    group by all
),

survey_parts as (
    select
        survey_keys.period,
        survey_keys.region_code,
        survey_keys.segment,
        survey_keys.participant_definition,
        survey_keys.base_definition,
        survey_keys.provenance,
        survey_keys.is_main_base,
        bases.workers as base_workers,
        bases.workers_low as base_workers_low,
        bases.workers_high as base_workers_high,
        last_day(bases.earliest_round) as base_as_of_earliest_date,
        last_day(bases.latest_round) as base_as_of_date,
        bases.published_date as base_published_date,
        bases.first_seen_date as base_first_seen_date,
        bases.weights as base_weights,
        bases.rse as base_rse,
        bases.doubt as base_doubt,
        coalesce(bases.base_status, 'missing') as base_status,
        bases.has_conflict as base_has_conflict,
        bases.figures_considered as base_figures_considered,
        bases.source as base_source,
        null::double as stated_rate,
        null::double as stated_rate_low,
        null::double as stated_rate_high,
        false as rate_has_conflict,
        0 as rate_figures_considered,
        null::varchar as rate_source,
        null::date as rate_as_of_earliest_date,
        null::date as rate_as_of_latest_date,
        null::varchar as rate_as_of_precision,
    from survey_keys
    left join core.survey_bases as bases
        on
            survey_keys.base_definition = bases.base_definition
            and survey_keys.region_code = bases.region_code
            and survey_keys.round = bases.round
            and survey_keys.period >= bases.latest_round
    where survey_keys.is_main_base or bases.workers is not null
),

stated_keys as (
    select
        period,
        region_code,
        segment,
        participant_definition,
        base_definition,
    from core.stated_bases
    union
    select
        period,
        region_code,
        segment,
        participant_definition,
        base_definition,
    from core.stated_rates
),

stated_parts as (
    select
        keys.period,
        keys.region_code,
        keys.segment,
        keys.participant_definition,
        keys.base_definition,
        'published' as provenance,
        false as is_main_base,
        bases.base_workers,
        bases.base_workers_low,
        bases.base_workers_high,
        bases.base_as_of_date as base_as_of_earliest_date,
        bases.base_as_of_date,
        bases.base_published_date,
        resemblances.resembles_definition as base_resembles_definition,
        resemblances.resembles_period as base_resembles_period,
        resemblances.difference as base_resembles_difference,
        resemblances.is_named as is_base_round_named,
        bases.base_status,
        bases.has_conflict as base_has_conflict,
        bases.figures_considered as base_figures_considered,
        bases.source as base_source,
        rates.coverage_rate as stated_rate,
        rates.coverage_rate_low as stated_rate_low,
        rates.coverage_rate_high as stated_rate_high,
        rates.has_conflict as rate_has_conflict,
        rates.figures_considered as rate_figures_considered,
        rates.source as rate_source,
        rates.as_of_earliest_date as rate_as_of_earliest_date,
        rates.as_of_latest_date as rate_as_of_latest_date,
        rates.as_of_precision as rate_as_of_precision,
    from stated_keys as keys
    left join core.stated_bases as bases
        using (period, region_code, segment, participant_definition, base_definition)
    left join core.stated_rates as rates
        using (period, region_code, segment, participant_definition, base_definition)
    left join core.base_resemblances as resemblances
        on bases.source = resemblances.figure_id and resemblances.resemblance_rank = 1
),

parts as (
    from survey_parts
    union all by name
    from stated_parts
),

joined as (
    select
        parts.*,
        participants.value::bigint as participants,
        participants.value_low::bigint as participants_low,
        participants.value_high::bigint as participants_high,
        participants.others_low::bigint as participants_others_low,
        participants.others_high::bigint as participants_others_high,
        participants.value_least,
        participants.value_greatest,
        participants.source as participants_source,
        participants.origin as participants_origin,
        coalesce(participants.as_of_earliest_date, parts.rate_as_of_earliest_date) as as_of_earliest_date,
        coalesce(participants.as_of_latest_date, parts.rate_as_of_latest_date) as as_of_latest_date,
        coalesce(participants.as_of_precision, parts.rate_as_of_precision) as as_of_precision,
        coalesce(participants.has_conflict, false)
        or coalesce(parts.base_has_conflict, false)
        or coalesce(parts.rate_has_conflict, false)
        or coalesce(
            parts.stated_rate_low > metrics.coverage_rate(participants.value_high, parts.base_workers_low)
            or parts.stated_rate_high
            <= metrics.coverage_rate(participants.value_low, parts.base_workers_high),
            false
        ) as has_conflict,
        coalesce(participants.figures_considered, 0)
        + coalesce(parts.base_figures_considered, 0)
        + coalesce(parts.rate_figures_considered, 0) as figures_considered,
        coalesce(participants.is_complete, true) as is_complete,
        participants.completeness_rate,
        coalesce(participants.is_suppressed, false) as is_suppressed,
    from parts
    left join participants
        using (period, region_code, segment, participant_definition, provenance)
    where
        parts.stated_rate is not null
        or participants.value is not null
        or participants.is_suppressed
),

rated as (
    select
        joined.*,
        stated_rate is not null as is_stated,
        metrics.coverage_rate(participants, base_workers) as recomputed_rate,
        coalesce(stated_rate, metrics.coverage_rate(participants, base_workers)) as coverage_rate,
        coalesce(stated_rate_low, metrics.coverage_rate(participants_low, base_workers_high))
            as coverage_rate_low,
        coalesce(stated_rate_high, metrics.coverage_rate(participants_high, base_workers_low))
            as coverage_rate_high,
        floor(round(metrics.implied_base(least(value_least, participants_low), stated_rate_high), 6))::bigint
            as implied_base_low,
        ceil(
            round(metrics.implied_base(greatest(value_greatest, participants_high), stated_rate_low), 6)
        )::bigint as implied_base_high,
        participant_definitions.is_variant,
        participant_definitions.is_comparable and base_definitions.is_comparable as is_comparable,
        row_number() over (
            partition by joined.period, joined.region_code, joined.segment, joined.provenance
            order by
                (joined.stated_rate is null)::int,
                (coalesce(joined.stated_rate, joined.base_workers) is null)::int,
                participant_definitions.is_variant::int,
                coalesce(joined.base_status = 'mixed_rounds', false)::int,
                (not joined.is_main_base)::int,
                case participant_definitions.stated_by
                    when 'office' then 0
                    when 'ministry' then 1
                    when 'government' then 2
                    else 3
                end,
                joined.participant_definition,
                joined.base_definition
        ) = 1 as is_headline_of_provenance,
        joined.provenance
        = first_value(joined.provenance) over (
            partition by joined.period, joined.region_code, joined.segment
            order by (not joined.is_complete)::int, joined.provenance
        ) as is_first_provenance,
        case
            when
                joined.provenance = 'administrative'
                and joined.segment = 'JAKON'
                and participant_definitions.counted_unit = 'membership'
                then 'project_headcount'
            else participant_definitions.counted_unit
        end as counted_unit,
        participant_definitions.region_basis,
        case joined.segment
            when 'ALL' then participant_definitions.includes_jakon
            when 'JAKON' then 'yes'
            else 'no'
        end as includes_jakon,
        case
            when joined.segment = 'PMI' then 'yes'
            when
                joined.segment in ('BPU', 'JAKON')
                or joined.provenance = 'administrative'
                or participant_definitions.parts like '%PMI%'
                then case when joined.segment = 'ALL' then 'yes' else 'no' end
            else participant_definitions.includes_pmi
        end as includes_pmi,
    from joined
    inner join core.definitions as participant_definitions
        on
            participant_definitions.definition_kind = 'participants'
            and joined.participant_definition = participant_definitions.definition
    inner join core.definitions as base_definitions
        on
            base_definitions.definition_kind = 'base'
            and joined.base_definition = base_definitions.definition
),

named as (
    select
        rated.*,
        concat_ws(
            ' / ',
            participant_definition,
            base_definition,
            base_weights,
            case when not is_comparable then coalesce(rate_source, base_source, participants_source) end,
            case when not is_complete then 'incomplete ' || strftime(period, '%Y-%m') end
        ) as series,
        is_headline_of_provenance and is_first_provenance as is_headline,
    from rated
),

headlines as (
    select
        period,
        region_code,
        segment,
        participant_definition,
        base_definition,
        lag(participant_definition) over previous as previous_participant_definition,
        lag(base_definition) over previous as previous_base_definition,
        lag(base_weights) over previous as previous_base_weights,
        lag(series) over previous as previous_series,
        lag(is_complete) over previous as previous_is_complete,
    from named
    where is_headline
    window previous as (
        partition by region_code, segment
        order by period
    )
)

select
    named.period,
    named.region_code,
    named.segment,
    named.participant_definition,
    named.base_definition,
    named.provenance,
    named.participants,
    named.participants_low,
    named.participants_high,
    named.participants_others_low,
    named.participants_others_high,
    named.counted_unit,
    named.region_basis,
    named.includes_jakon,
    named.includes_pmi,
    named.as_of_earliest_date,
    named.as_of_latest_date,
    named.as_of_precision,
    named.base_workers,
    named.base_workers_low,
    named.base_workers_high,
    named.base_as_of_earliest_date,
    named.base_as_of_date,
    named.base_published_date,
    named.base_first_seen_date,
    named.base_weights,
    named.base_rse,
    named.base_doubt,
    named.base_definition = 'sakernas_formal' as is_ratio,
    named.base_resembles_definition,
    named.base_resembles_period,
    named.base_resembles_difference,
    named.is_base_round_named,
    coalesce(
        named.base_status,
        case when named.implied_base_low is not null then 'implied' else 'missing' end
    ) as base_status,
    named.coverage_rate,
    named.recomputed_rate,
    named.coverage_rate_low,
    named.coverage_rate_high,
    named.implied_base_low,
    named.implied_base_high,
    case
        when named.coverage_rate <= 1
            then metrics.unprotected_workers(named.participants, named.base_workers)
    end as unprotected_workers,
    named.is_stated,
    coalesce(named.coverage_rate > 1, false) as is_above_one,
    named.is_headline,
    named.is_headline_of_provenance,
    named.is_main_base,
    named.is_variant,
    named.is_comparable,
    named.series,
    case
        when named.is_headline and headlines.previous_series <> named.series
            then concat_ws(
                ', ',
                case
                    when headlines.previous_participant_definition <> named.participant_definition
                        then 'participant_definition_differs'
                end,
                case
                    when headlines.previous_base_definition <> named.base_definition
                        then 'base_definition_differs'
                    when headlines.previous_base_weights <> named.base_weights
                        then 'survey_weights_differ'
                end,
                case
                    when
                        named.base_definition = 'none'
                        or (
                            headlines.previous_base_definition = named.base_definition
                            and (headlines.previous_base_weights is null) <> (named.base_weights is null)
                        )
                        then 'no_base'
                    when not named.is_comparable then 'base_undisclosed'
                end,
                case when not (named.is_complete and headlines.previous_is_complete) then 'incomplete' end
            )
    end as break_reason,
    named.has_conflict,
    named.figures_considered,
    named.is_complete,
    named.completeness_rate,
    named.as_of_latest_date < last_day(named.period) or not named.is_complete as is_provisional,
    named.is_suppressed,
    named.participants_source,
    named.base_source,
    named.rate_source,
from named
left join headlines
    using (period, region_code, segment, participant_definition, base_definition)
order by
    named.period,
    named.region_code,
    named.segment,
    named.participant_definition,
    named.base_definition,
    named.provenance
