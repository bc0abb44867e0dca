-- The headline coverage of a region and segment, a row for every month from its first to its last. A month without a
-- figure is an empty row; the change is against the month before and only within one series, in percentage points.
-- example: from series_of('Kalimantan Barat', segment := 'BPU')

create macro series_of(region, segment := 'ALL') as table
    with headlines as (
        select coverage.*
        from marts.coverage
        where
            lower(region) in (lower(coverage.region_code), lower(coverage.region_name))
            and coverage.segment = upper(segment)
            and coverage.is_headline
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
            when headlines.series = before.series
                then metrics.change_points(before.coverage_rate, headlines.coverage_rate)
        end as change_points,
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
