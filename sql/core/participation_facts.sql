-- One statement per count: the preferred one, with the interval of the others and whether they contradict each other.
-- grain: period, region_code, segment, measure, participant_definition, provenance
-- column: value_least | Least value among all statements as printed.
-- column: value_greatest | Greatest value among all statements as printed.
-- column: others_low | Least number that any statement of the count, or of the parts of a sum, may stand for.
-- column: others_high | Greatest number that any statement of the count, or of the parts of a sum, may stand for.
-- column: has_conflict | No number satisfies all statements, even allowing for rounding; of a sum also where none satisfies those of a part.

select
    period,
    region_code,
    segment,
    measure,
    participant_definition,
    provenance,
    arg_min(value, preference) as value,
    arg_min(value_low, preference) as value_low,
    arg_min(value_high, preference) as value_high,
    arg_min(printed_unit, preference) as printed_unit,
    arg_min(origin, preference) as origin,
    min(value) as value_least,
    max(value) as value_greatest,
    min(coalesce(parts_low, value_low)) as others_low,
    max(coalesce(parts_high, value_high)) as others_high,
    coalesce(max(value_low) > min(value_high), false)
    or arg_min(coalesce(has_parts_conflict, false), preference) as has_conflict,
    count(*) as figures_considered,
    arg_min(as_of_earliest_date, preference) as as_of_earliest_date,
    arg_min(as_of_latest_date, preference) as as_of_latest_date,
    arg_min(as_of_precision, preference) as as_of_precision,
    min(preference) as preference,
    bool_and(is_complete) as is_complete,
    min(completeness_rate) as completeness_rate,
    bool_or(is_suppressed) as is_suppressed,
    arg_min(source, preference) as source,
from core.participation_figures
group by all
order by period, region_code, segment, measure, participant_definition, provenance
