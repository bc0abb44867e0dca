-- A rate stands without saying who is counted, over whom, as of when, or between which bounds.

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
    and (
        participant_definition is null
        or base_definition is null
        or base_definition = 'none'
        or as_of_earliest_date is null
        or as_of_latest_date is null
        or as_of_earliest_date > as_of_latest_date
        or base_status is null
        or (base_workers is not null and base_as_of_date is null)
        or coverage_rate_low is null
        or coverage_rate_high is null
    )
order by all
