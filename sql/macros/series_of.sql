-- The headline coverage of a region and segment, a row for every month from its first to its last. A month without a
-- figure is an empty row; the change is against the month before and only within one series, where no statements
-- contradict each other, in percentage points. A segment that is not known is an error.
-- example: from series_of('Indonesia', segment := 'BPU')

create macro series_of(region, segment := 'ALL') as table
    with named as (
        select max(segments.segment) as segment,
        from marts.segments
        where lower(segments.segment) = lower(segment::varchar)
    ),

    -- Materialized: what else is asked of the rows does not keep the error away.
    asked as materialized (
        select
            named.segment,
            case
                when named.segment is not null then region.region_code
                else error(
                    'series_of knows no segment '
                    || coalesce('''' || segment::varchar || '''', 'null')
                    || '; marts.segments lists them.'
                )
            end as region_code,
        from region_of(region, asker := 'series_of') as region
        cross join named
    ),

    headlines as (
        select coverage.*
        from marts.coverage
        inner join asked using (region_code, segment)
        where coverage.is_headline
    ),

    span as (
        select
            min(headlines.period) as first_period,
            max(headlines.period) as last_period,
        from headlines
    )

    select
        periods.period,
        headlines.region_code,
        headlines.region_name,
        headlines.segment,
        headlines.coverage_rate,
        headlines.coverage_rate_low,
        headlines.coverage_rate_high,
        headlines.participants,
        headlines.base_workers,
        headlines.series,
        headlines.break_reason,
        case
            when headlines.series = before.series and not (headlines.has_conflict or before.has_conflict)
                then metrics.change_points(before.coverage_rate, headlines.coverage_rate)
        end as change_points,
        headlines.has_conflict,
        headlines.is_complete,
        headlines.is_provisional,
        headlines.is_suppressed,
        headlines.data_kind,
    from marts.periods
    inner join span
        on periods.period between span.first_period and span.last_period
    left join headlines
        on periods.period = headlines.period
    left join headlines as before
        on periods.period = before.period + interval 1 month
    order by periods.period;
