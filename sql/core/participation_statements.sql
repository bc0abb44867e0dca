-- Printed counts and amounts of participation, every statement kept, one row per figure.
-- grain: figure_id
-- column: value_low | Least whole number the printed one may stand for.
-- column: value_high | Greatest whole number the printed one may stand for.

select
    figure_id,
    period,
    region_code,
    segment,
    measure,
    participant_definition,
    'published' as provenance,
    'stated' as origin,
    value::decimal(18, 0) as value,
    ceil(value_low)::decimal(18, 0) as value_low,
    (ceil(value_high) - 1)::decimal(18, 0) as value_high,
    printed_unit,
    as_of_earliest_date,
    as_of_latest_date,
    as_of_precision,
    preference,
    figure_id as source,
from core.figures
where
    is_usable
    and measure in (
        'participants',
        'registered',
        'inactive',
        'employers',
        'projects',
        'new_participants',
        'exited_participants',
        'contributions_received_idr'
    )
    and region_code is not null
    and participant_definition is not null
order by figure_id
