-- Growth of counts and amounts, each against a stated month; a missing month stays visible as no growth.
-- grain: period, region_code, segment, measure, participant_definition, growth_basis, provenance
-- column: measure | What is counted: participants, registered, inactive, employers or projects (stocks); new_participants, exited_participants, contributions_received_idr or contributions_covered_idr (flows, cumulated since January). Filter one measure.
-- column: growth_basis | What value is compared with: month_on_month (the month before), year_on_year (same month), december_stock (last December), year_to_date (same months last year) or full_previous_year. The same value stands under each: filter one.
-- column: value | In the unit of the measure.
-- column: unit | persons, memberships, employers, projects or IDR; persons also stands for what a source prints without saying what one is.
-- column: compared_value | Value of the compared month; empty where no source states it.
-- column: change | Value less compared value, in the unit; empty where one of the two months is not complete.
-- column: growth_rate | Change per compared value, a fraction; empty where one of the two months is not complete.
-- column: growth_rate_low | Least growth that the printing of both values allows.
-- column: growth_rate_high | Greatest growth that the printing of both values allows.
-- column: reason_code | Why it is not comparable, or what to know: no_compared_figure, definition_undisclosed, conflict, year_precision (dated by a year only), provisional, incomplete, suppressed, rate_regime_change.
-- column: is_rate_regime_change | A regulation on contribution rates began or ended after January of the compared year, where both sums begin.
-- column: is_comparable | true: the growth may be told as it is. false: show reason_code instead.
-- column: source | Figure or delivery ids of the value.
-- column: compared_source | Figure or delivery ids of the compared value.

with listed (measure, measure_kind, unit, bases) as (
    values
    ('participants', 'stock', 'persons', 'month_on_month|year_on_year|december_stock'),
    ('registered', 'stock', 'persons', 'month_on_month|year_on_year|december_stock'),
    ('inactive', 'stock', 'persons', 'month_on_month|year_on_year|december_stock'),
    ('employers', 'stock', 'employers', 'month_on_month|year_on_year|december_stock'),
    ('projects', 'stock', 'projects', 'month_on_month|year_on_year|december_stock'),
    ('new_participants', 'flow', 'persons', 'year_to_date|full_previous_year'),
    ('exited_participants', 'flow', 'persons', 'year_to_date|full_previous_year'),
    ('contributions_received_idr', 'flow', 'IDR', 'year_to_date|full_previous_year'),
    ('contributions_covered_idr', 'flow', 'IDR', 'year_to_date|full_previous_year')
),

measures as (
    select
        measure,
        measure_kind,
        unit,
        unnest(string_split(bases, '|')) as growth_basis,
    from listed
),

-- A stock known by its year only is a December stock or no stock of a month at all.
asked as (
    select
        facts.*,
        measures.measure_kind,
        measures.unit,
        measures.growth_basis,
        case measures.growth_basis
            when 'month_on_month' then (facts.period - interval 1 month)::date
            when 'year_on_year' then (facts.period - interval 12 month)::date
            when 'year_to_date' then (facts.period - interval 12 month)::date
            else (date_trunc('year', facts.period) - interval 1 month)::date
        end as compared_period,
    from core.participation_facts as facts
    inner join measures using (measure)
    where
        facts.as_of_precision <> 'year'
        or measures.measure_kind = 'flow'
        or (measures.growth_basis = 'december_stock' and month(facts.period) = 12)
),

paired as (
    select
        asked.*,
        compared.value as compared_value,
        compared.value_low as compared_value_low,
        compared.value_high as compared_value_high,
        compared.as_of_latest_date as compared_as_of_date,
        compared.source as compared_source,
        compared.is_complete as compared_is_complete,
        coalesce(compared.is_suppressed, false) as compared_is_suppressed,
        asked.is_complete and coalesce(compared.is_complete, true) as are_complete,
        asked.is_suppressed or coalesce(compared.is_suppressed, false) as is_any_suppressed,
        asked.has_conflict or coalesce(compared.has_conflict, false) as has_any_conflict,
        asked.measure_kind = 'stock'
        and (asked.as_of_precision = 'year' or coalesce(compared.as_of_precision = 'year', false))
            as is_year_dated,
        asked.as_of_latest_date < last_day(asked.period)
        or coalesce(compared.as_of_latest_date < last_day(compared.period), false) as is_provisional,
        asked.measure like 'contributions%'
        and exists (
            select 1
            from core.rate_regimes as regimes
            where
                list_contains(string_split(regimes.measure, '|'), asked.measure)
                and (
                    (
                        regimes.effective_from_date > date_trunc('year', asked.compared_period)
                        and regimes.effective_from_date <= asked.period
                    )
                    or (
                        regimes.effective_to_date >= date_trunc('year', asked.compared_period)
                        and regimes.effective_to_date < asked.period
                    )
                )
        ) as is_rate_regime_change,
    from asked
    left join core.participation_facts as compared
        on
            asked.compared_period = compared.period
            and asked.region_code = compared.region_code
            and asked.segment = compared.segment
            and asked.measure = compared.measure
            and asked.participant_definition = compared.participant_definition
            and asked.provenance = compared.provenance
            and (
                compared.as_of_precision <> 'year'
                or asked.measure_kind = 'flow'
                or asked.growth_basis = 'december_stock'
            )
)

select
    paired.period,
    paired.region_code,
    regions.region_name,
    regions.region_level,
    paired.segment,
    segments.segment_name,
    paired.measure,
    paired.participant_definition,
    paired.growth_basis,
    paired.provenance,
    paired.measure_kind,
    case
        when
            paired.provenance = 'administrative'
            and paired.unit = 'persons'
            and definitions.counted_unit = 'membership'
            then 'memberships'
        else paired.unit
    end as unit,
    paired.value::decimal(18, 2) as value,
    paired.as_of_latest_date as as_of_date,
    paired.compared_period,
    paired.compared_as_of_date,
    paired.compared_value::decimal(18, 2) as compared_value,
    case when paired.are_complete then paired.value - paired.compared_value end::decimal(18, 2) as change,
    case
        when paired.are_complete then metrics.growth_rate(paired.value, paired.compared_value)
    end::double as growth_rate,
    case
        when paired.are_complete then metrics.growth_rate(paired.value_low, paired.compared_value_high)
    end::double as growth_rate_low,
    case
        when paired.are_complete then metrics.growth_rate(paired.value_high, paired.compared_value_low)
    end::double as growth_rate_high,
    paired.value is not null
    and paired.compared_value is not null
    and paired.are_complete
    and not paired.has_any_conflict
    and not paired.is_year_dated
    and definitions.is_comparable as is_comparable,
    nullif(
        concat_ws(
            ', ',
            case
                when paired.compared_value is null and not paired.compared_is_suppressed
                    then 'no_compared_figure'
            end,
            case when not definitions.is_comparable then 'definition_undisclosed' end,
            case when paired.has_any_conflict then 'conflict' end,
            case when paired.is_year_dated then 'year_precision' end,
            case when paired.is_provisional then 'provisional' end,
            case when not paired.are_complete then 'incomplete' end,
            case when paired.is_any_suppressed then 'suppressed' end,
            case when paired.is_rate_regime_change then 'rate_regime_change' end
        ),
        ''
    ) as reason_code,
    paired.is_complete,
    paired.compared_is_complete,
    paired.is_rate_regime_change,
    paired.is_any_suppressed as is_suppressed,
    paired.source,
    paired.compared_source,
from paired
inner join core.regions using (region_code)
inner join core.segments using (segment)
inner join core.definitions
    on
        definitions.definition_kind = 'participants'
        and paired.participant_definition = definitions.definition
order by
    paired.period,
    paired.region_code,
    paired.segment,
    paired.measure,
    paired.participant_definition,
    paired.growth_basis,
    paired.provenance
