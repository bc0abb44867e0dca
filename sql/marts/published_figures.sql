-- The ledger of printed figures with their readings, each recomputed where the figures it follows from are known.
-- grain: figure_id
-- column: value | As printed, in its unit; percent where the unit says so.
-- column: verdict | consistent: follows from its operands; rounded: their printing explains the difference; arithmetic_mismatch: nothing does; not_checkable.
-- column: difference | Printed value less recomputed value.
-- column: is_preferred | The statement that the marts take for its key; empty where the figure enters none.
-- column: has_conflict | Statements of the same key that no rounding reconciles.
-- column: office_code | The office it speaks of, for figures of a kanwil or branch.
-- column: source_url | Where it was printed.
-- column: line | Line of the figure in its delivery.

-- What speaks of no region and of no office that we know is known by its own name.
with preferred as (
    select
        figure_id,
        row_number() over (one_key order by preference) = 1 as is_first,
        max(value_low) over one_key >= min(value_high) over one_key as has_conflict,
    from core.figures
    where is_certain
    window
        one_key as (
            partition by
                measure,
                printed_metric,
                period,
                region_code,
                office_code,
                case when region_code is null and office_code is null then scope_name end,
                segment,
                population,
                participant_definition,
                base_definition
        )
),

-- A sum of exact parts may be preferred over a rounded total.
replaced as (
    select
        statements.figure_id,
        facts.origin <> 'stated' as is_replaced_by_sum,
        facts.has_conflict,
    from core.participation_statements as statements
    inner join core.participation_facts as facts
        using (period, region_code, segment, measure, participant_definition, provenance)
)

select
    figures.figure_id,
    figures.measure,
    figures.period,
    figures.region_code,
    regions.region_name,
    regions.region_level,
    figures.office_code,
    offices.office_name,
    figures.segment,
    segments.segment_name,
    figures.population,
    figures.participant_definition,
    figures.base_definition,
    figures.value,
    figures.unit,
    figures.printed_unit,
    figures.qualifier,
    figures.value_low,
    figures.value_high,
    checks.check_kind,
    checks.operands,
    checks.recomputed_value::decimal(38, 6) as recomputed_value,
    checks.recomputed_low::decimal(38, 6) as recomputed_low,
    checks.recomputed_high::decimal(38, 6) as recomputed_high,
    (figures.value::double - checks.recomputed_value)::decimal(38, 6) as difference,
    case
        when
            checks.recomputed_value is null
            or checks.recomputed_low is null
            or checks.recomputed_high is null
            or figures.value_low is null
            then 'not_checkable'
        when
            abs(figures.value::double - checks.recomputed_value) * 2 <= figures.printed_unit
            then 'consistent'
        when
            checks.recomputed_low < figures.value_high and checks.recomputed_high >= figures.value_low
            then 'rounded'
        else 'arithmetic_mismatch'
    end as verdict,
    case
        when
            replaced.figure_id is not null
            or (figures.is_usable and figures.measure in ('coverage_rate', 'base_workers'))
            then preferred.is_first and not coalesce(replaced.is_replaced_by_sum, false)
    end as is_preferred,
    coalesce(preferred.has_conflict, false) or coalesce(replaced.has_conflict, false) as has_conflict,
    figures.as_of_earliest_date,
    figures.as_of_latest_date,
    figures.as_of_precision,
    figures.published_date,
    figures.published_end_date,
    figures.publisher,
    figures.publisher_kind,
    figures.scope_level,
    figures.scope_name,
    figures.definition_note,
    figures.reading_note,
    figures.source_url,
    figures.delivery_id,
    figures.line,
from core.figures
left join core.figure_recomputations as checks using (figure_id)
left join preferred using (figure_id)
left join replaced using (figure_id)
left join core.regions
    on figures.region_code = regions.region_code
left join core.segments
    on figures.segment = segments.segment
left join core.offices
    on figures.office_code = offices.office_code
order by figures.figure_id
