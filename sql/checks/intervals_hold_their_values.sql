-- A number lies outside the interval that its own printing allows, or no such number can be.

select
    period,
    region_code,
    segment,
    participant_definition,
    base_definition,
from marts.coverage
where
    participants not between participants_low and participants_high
    or base_workers not between base_workers_low and base_workers_high
    or coverage_rate not between coverage_rate_low and coverage_rate_high
    or participants < 0
    or base_workers <= 0
    or unprotected_workers < 0
order by all
