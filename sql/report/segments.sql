-- Participants of each segment in the territory, month by month; equal series may be drawn as one line.
-- grain: period, segment

select
    coverage.period,
    coverage.segment,
    coverage.participants,
    coverage.participant_definition,
    coverage.coverage_rate,
    coverage.base_workers,
    coverage.base_definition,
    coverage.series,
    coverage.is_complete,
    coverage.is_suppressed,
from marts.coverage
inner join audit.current_release using (region_code)
where coverage.segment <> 'ALL' and coverage.is_headline
order by coverage.period, coverage.segment
