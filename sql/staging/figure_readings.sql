-- Readings of printed figures as delivered, read into types.
-- grain: figure_id

select
    line,
    figure_id,
    measure,
    period as period_text,
    parse.month(period) as period,
    segment,
    population,
    participant_definition,
    base_definition,
    printed_unit as printed_unit_text,
    parse.number(printed_unit, sender.number_format) as printed_unit,
    qualifier,
    note,
from intake.figure_readings
cross join intake.sender
