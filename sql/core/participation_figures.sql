-- Every statement of participation: as printed, added up from segments, added up from regions, counted from records, or
-- as recaps state it.
-- grain: period, region_code, segment, measure, participant_definition, provenance, source
-- column: origin | stated, sum_of_segments, sum_of_regions, counted (from the office's records) or recap.

with published as (
    from core.participation_statements
    union all by name
    from core.participation_segment_sums
    union all by name
    from core.participation_region_sums
)

select
    period,
    region_code,
    segment,
    measure,
    participant_definition,
    provenance,
    origin,
    value,
    value_low,
    value_high,
    parts_low,
    parts_high,
    has_parts_conflict,
    printed_unit,
    as_of_earliest_date,
    as_of_latest_date,
    as_of_precision,
    preference,
    true as is_complete,
    null::double as completeness_rate,
    false as is_suppressed,
    source,
from published
union all by name
select
    period,
    region_code,
    segment,
    measure,
    participant_definition,
    provenance,
    origin,
    value,
    value as value_low,
    value as value_high,
    null as parts_low,
    null as parts_high,
    has_conflict as has_parts_conflict,
    1 as printed_unit,
    as_of_date as as_of_earliest_date,
    as_of_date as as_of_latest_date,
    'day' as as_of_precision,
    source || '|' || participant_definition as preference,
    is_complete,
    completeness_rate,
    is_suppressed,
    source,
from core.administrative_counts
order by period, region_code, segment, measure, participant_definition, provenance, preference, source
