-- Months whose headline coverage of the office's territory is new, another or gone since the former release.
-- grain: period

with now as (
    select
        coverage.period,
        coverage.coverage_rate,
        coverage.participants,
        coverage.base_workers,
    from marts.coverage
    inner join audit.current_release using (region_code)
    where coverage.segment = 'ALL' and coverage.is_headline and coverage.coverage_rate is not null
),

before as (
    select
        coverage.period,
        coverage.coverage_rate,
        coverage.participants,
        coverage.base_workers,
    from former.marts.coverage
    inner join audit.current_release using (region_code)
    where coverage.segment = 'ALL' and coverage.is_headline and coverage.coverage_rate is not null
)

select
    coalesce(now.period, before.period) as period,
    now.coverage_rate,
    now.participants,
    now.base_workers,
    before.coverage_rate as former_coverage_rate,
    before.participants as former_participants,
    before.base_workers as former_base_workers,
from now
full join before using (period)
where
    now.coverage_rate is distinct from before.coverage_rate
    or now.participants is distinct from before.participants
    or now.base_workers is distinct from before.base_workers
order by period desc
