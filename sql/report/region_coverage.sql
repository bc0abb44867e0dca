-- The headline coverage of each regency of the territory by month and segment, and its rank. Compared are complete
-- months over the survey's base, of the series that most regencies share, and not above 1: there the base does not
-- contain the participants.
-- grain: period, segment, region_code
-- column: shown_as compared, or why it is not: hidden, no_base, no_figure, other_definition, above_one, incomplete
-- column: parts_differ the rate is printed, and no rounding of its parts explains it

with headlines as (
    select
        coverage.period,
        coverage.segment,
        coverage.region_code,
        coverage.provenance,
        coverage.coverage_rate,
        coverage.participants,
        coverage.participant_definition,
        coverage.base_workers,
        coverage.base_definition,
        coverage.base_status,
        coverage.base_as_of_earliest_date,
        coverage.base_as_of_date,
        coverage.as_of_latest_date,
        coverage.as_of_precision,
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
        coverage.series,
        case
            when coverage.is_suppressed then 'hidden'
            when coverage.base_status = 'missing' then 'no_base'
            when coverage.coverage_rate is null then 'no_figure'
            when coalesce(coverage.base_definition <> segments.sakernas_base, true) then 'other_definition'
            when not coverage.is_complete then 'incomplete'
            when coverage.is_above_one then 'above_one'
            else 'compared'
        end as compared_if_alike,
    from marts.coverage
    inner join marts.regions using (region_code)
    inner join marts.segments using (segment)
    where coverage.is_headline and coverage.region_level = 'regency' and regions.is_in_territory
),

series as (
    select
        period,
        segment,
        series,
    from headlines
    where compared_if_alike = 'compared'
    group by period, segment, series
    qualify row_number() over (partition by period, segment order by count(*) desc, series asc) = 1
),

shown as (
    select
        headlines.* exclude (series, compared_if_alike),
        if(
            headlines.compared_if_alike = 'compared' and series.series is null,
            'other_definition',
            headlines.compared_if_alike
        ) as shown_as,
    from headlines
    left join series using (period, segment, series)
)

select
    *,
    if(
        shown_as = 'compared',
        rank() over (partition by period, segment, shown_as order by coverage_rate desc),
        null
    ) as coverage_rank,
from shown
order by period asc, segment asc, coverage_rank asc nulls last, region_code asc
