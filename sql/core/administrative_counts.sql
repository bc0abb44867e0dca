-- Counts and amounts of the office's own records, and of recaps; those that would tell of a few people are hidden.
-- grain: period, region_code, segment, measure, participant_definition
-- column: origin | counted: by this warehouse, from records; recap: as recaps state them.
-- column: value | Empty where it is hidden; amounts in whole rupiah.

select
    counts.period,
    counts.region_code,
    counts.segment,
    counts.measure,
    counts.participant_definition,
    'administrative' as provenance,
    counts.origin,
    case when hidden.subject is null then counts.value end as value,
    last_day(counts.period) as as_of_date,
    case counts.origin when 'recap' then 'recaps/' else 'period/' end || strftime(counts.period, '%Y-%m')
        as source,
    counts.is_complete,
    counts.completeness_rate,
    hidden.subject is not null as is_suppressed,
    counts.has_conflict,
from exact.administrative_counts as counts
left join exact.hidden_cells as hidden
    on
        counts.measure || ':' || counts.participant_definition = hidden.subject
        and counts.period = hidden.period
        and counts.region_code = hidden.region_code
        and counts.segment = hidden.segment
order by
    counts.period,
    counts.region_code,
    counts.segment,
    counts.measure,
    counts.participant_definition
