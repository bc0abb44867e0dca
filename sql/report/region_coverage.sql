-- The headline coverage of each regency of the territory by month and segment, and its rank. Compared are complete
-- months over the survey's base, of the series that most regencies share, and not above 1: there the base does not
-- contain the participants.
-- grain: period, segment, region_code
-- column: coverage_rank the best place it can have: one behind those that are clearly above it
-- column: coverage_rank_last the last place it can have, before those that are clearly below it
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
        coverage.base_doubt,
        coverage.is_ratio,
        resemblances.sentence as resemblance,
        resemblances.sentence_id as resemblance_id,
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
    left join marts.base_resemblances as resemblances
        on
            coverage.base_source = resemblances.figure_id
            and coverage.base_resembles_definition = resemblances.base_resembles_definition
            and coverage.base_resembles_period = resemblances.base_resembles_period
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
),

-- Rates that differ by less than regency bases move by themselves have no place before or behind each other.
places as (
    select
        one.period,
        one.segment,
        one.region_code,
        1 + count(*) filter (where metrics.is_clearly_above(other.coverage_rate, one.coverage_rate))
            as coverage_rank,
        count(*) filter (where not metrics.is_clearly_above(one.coverage_rate, other.coverage_rate))
            as coverage_rank_last,
    from shown as one
    inner join shown as other using (period, segment, shown_as)
    where shown_as = 'compared'
    group by all
)

select
    shown.*,
    places.coverage_rank,
    places.coverage_rank_last,
from shown
left join places using (period, segment, region_code)
order by
    shown.period asc,
    shown.segment asc,
    places.coverage_rank asc nulls last,
    shown.coverage_rate desc,
    shown.region_code asc
