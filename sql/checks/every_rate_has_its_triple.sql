-- A rate stands without saying who is counted, over whom, or as of when.

select
    period,
    region_code,
    segment,
    participant_definition,
    base_definition,
from marts.coverage
where
    coverage_rate is not null
    and (
        participant_definition is null
        or base_definition is null
        or as_of_earliest_date is null
        or as_of_latest_date is null
        or base_status is null
        or (base_workers is not null and base_as_of_date is null)
    )
