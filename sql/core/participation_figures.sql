-- Every statement of participation: as printed, added up from segments, added up from regions. None is dropped.
-- grain: period, region_code, segment, measure, participant_definition, provenance, source
-- column: origin | stated, sum_of_segments or sum_of_regions.

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
    printed_unit,
    as_of_earliest_date,
    as_of_latest_date,
    as_of_precision,
    preference,
    source,
from (
    from core.participation_statements
    union all by name
    from core.participation_segment_sums
    union all by name
    from core.participation_region_sums
)
order by period, region_code, segment, measure, participant_definition, provenance, preference, source
