-- A rate that nobody printed is not participants over base, or lies outside its own interval.

select
    period,
    region_code,
    segment,
    participant_definition,
    base_definition,
    coverage_rate,
from marts.coverage
where
    coverage_rate is not null
    and not is_stated
    and (
        participants is null
        or base_workers is null
        or coverage_rate <> metrics.coverage_rate(participants, base_workers)
        or coverage_rate < coverage_rate_low
        or coverage_rate > coverage_rate_high
    )
