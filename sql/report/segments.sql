-- Participants of each segment in the territory, month by month; equal series may be drawn as one line.
-- grain: period, segment
-- column: parts_differ the rate is printed, and no rounding of its parts explains it

select
    coverage.period,
    coverage.segment,
    coverage.participants,
    coverage.participant_definition,
    coverage.coverage_rate,
    coverage.base_workers,
    coverage.base_definition,
    coverage.base_status,
    coverage.base_doubt,
    coverage.is_ratio,
    resemblances.sentence as resemblance,
    resemblances.sentence_id as resemblance_id,
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
left join marts.base_resemblances as resemblances
    on
        coverage.base_source = resemblances.figure_id
        and coverage.base_resembles_definition = resemblances.base_resembles_definition
        and coverage.base_resembles_period = resemblances.base_resembles_period
where coverage.segment <> 'ALL' and coverage.is_headline
order by coverage.period, coverage.segment
