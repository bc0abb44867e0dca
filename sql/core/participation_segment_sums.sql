-- Counts of ALL added up from segments, where a definition allows it and every segment is known.
-- grain: period, region_code, measure, participant_definition, provenance

with best as (
    select
        *,
        min(value_low) over one_count as parts_low,
        max(value_high) over one_count as parts_high,
        coalesce(max(value_low) over one_count > min(value_high) over one_count, false)
            as has_parts_conflict,
    from core.participation_statements
    where measure in ('participants', 'registered', 'inactive', 'new_participants')
    window
        one_count as (
            partition by period, region_code, segment, measure, participant_definition, provenance
        )
    qualify row_number() over (one_count order by preference) = 1
),

parts as (
    select
        participant_definition,
        family,
        unnest(string_split(parts, '+')) as segment,
        length(parts) - length(replace(parts, '+', '')) + 1 as part_count,
    from staging.participant_definitions
)

select
    best.period,
    best.region_code,
    'ALL' as segment,
    best.measure,
    parts.participant_definition,
    best.provenance,
    'sum_of_segments' as origin,
    sum(best.value)::decimal(18, 0) as value,
    sum(best.value_low)::decimal(18, 0) as value_low,
    sum(best.value_high)::decimal(18, 0) as value_high,
    sum(best.parts_low)::decimal(18, 0) as parts_low,
    sum(best.parts_high)::decimal(18, 0) as parts_high,
    bool_or(best.has_parts_conflict) as has_parts_conflict,
    max(best.printed_unit) as printed_unit,
    min(best.as_of_earliest_date) as as_of_earliest_date,
    max(best.as_of_latest_date) as as_of_latest_date,
    max(best.as_of_precision) as as_of_precision,
    left(max(best.preference), 22) || '1' || substr(max(best.preference), 24) as preference,
    string_agg(best.source, '+' order by best.source) as source,
from parts
inner join best
    on
        parts.family = best.participant_definition
        and parts.segment = best.segment
group by
    best.period,
    best.region_code,
    best.measure,
    parts.participant_definition,
    best.provenance,
    parts.part_count
having count(*) = parts.part_count
order by best.period, best.region_code, best.measure, parts.participant_definition, best.provenance
