-- Months whose headline coverage of the office's territory is new, another or gone since the former release.
-- grain: period

with now as (
    select
        coverage.period,
        coverage.coverage_rate,
        coverage.participants,
        coverage.participant_definition,
        coverage.base_workers,
        coverage.base_definition,
    from marts.coverage
    inner join audit.current_release using (region_code)
    where coverage.segment = 'ALL' and coverage.is_headline and coverage.coverage_rate is not null
),

before as (
    select
        coverage.period,
        coverage.coverage_rate,
        coverage.participants,
        coverage.participant_definition,
        coverage.base_workers,
        coverage.base_definition,
    from former.marts.coverage
    inner join audit.current_release using (region_code)
    where coverage.segment = 'ALL' and coverage.is_headline and coverage.coverage_rate is not null
)

select
    coalesce(now.period, before.period) as period,
    now.coverage_rate,
    now.participants,
    now.participant_definition,
    now.base_workers,
    now.base_definition,
    before.coverage_rate as former_coverage_rate,
    before.participants as former_participants,
    before.participant_definition as former_participant_definition,
    before.base_workers as former_base_workers,
    before.base_definition as former_base_definition,
from now
full join before using (period)
where
    now.coverage_rate is distinct from before.coverage_rate
    or now.participants is distinct from before.participants
    or now.participant_definition is distinct from before.participant_definition
    or now.base_definition is distinct from before.base_definition
    or now.base_workers is distinct from before.base_workers
order by period desc
