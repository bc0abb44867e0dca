-- Every count of the office's territory over the survey base that all counts can meet: equal series are comparable.
-- grain: period, participant_definition
-- column: parts_differ the rate is printed, and no rounding of its parts explains it

select
    coverage.period,
    coverage.participant_definition,
    coverage.coverage_rate,
    coverage.coverage_rate_low,
    coverage.coverage_rate_high,
    coverage.participants,
    coverage.base_workers,
    coverage.base_definition,
    coverage.base_status,
    coverage.base_doubt,
    coverage.is_ratio,
    coverage.base_as_of_earliest_date,
    coverage.base_as_of_date,
    coverage.as_of_latest_date,
    coverage.as_of_precision,
    coverage.series,
    coalesce(
        coverage.is_stated
        and (
            coverage.participants_low > coverage.coverage_rate_high * coverage.base_workers_high
            or coverage.participants_high < coverage.coverage_rate_low * coverage.base_workers_low
        ),
        false
    ) as parts_differ,
    coverage.is_complete,
    coverage.is_provisional,
    coverage.is_suppressed,
    coverage.has_conflict,
from marts.coverage
inner join audit.current_release using (region_code)
inner join marts.segments
    on
        coverage.segment = segments.segment
        and coverage.base_definition = segments.sakernas_base
inner join marts.definitions
    on
        definitions.definition_kind = 'participants'
        and coverage.participant_definition = definitions.definition
where coverage.segment = 'ALL' and coverage.coverage_rate is not null and not definitions.is_variant
order by coverage.period, coverage.participant_definition
