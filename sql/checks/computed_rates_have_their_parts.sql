-- A rate that nobody printed is not participants over base, or a rate above 1 is not shown as one.

select
    period,
    region_code,
    segment,
    participant_definition,
    base_definition,
    coverage_rate,
from marts.coverage
where
    recomputed_rate is distinct from metrics.coverage_rate(participants, base_workers)
    or (not is_stated and coverage_rate is distinct from recomputed_rate)
    or is_above_one is distinct from coalesce(coverage_rate > 1, false)
    or (is_above_one and unprotected_workers is not null)
order by all
