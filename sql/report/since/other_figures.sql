-- How many headline figures of coverage are new, others or gone, of other regions and of segments.
-- grain: added

with now as (
    select
        coverage.period,
        coverage.region_code,
        coverage.segment,
        coverage.coverage_rate,
        coverage.participants,
        coverage.series,
    from marts.coverage
    cross join audit.current_release
    where
        coverage.is_headline
        and (coverage.region_code <> current_release.region_code or coverage.segment <> 'ALL')
),

before as (
    select
        coverage.period,
        coverage.region_code,
        coverage.segment,
        coverage.coverage_rate,
        coverage.participants,
        coverage.series,
    from former.marts.coverage
    cross join audit.current_release
    where
        coverage.is_headline
        and (coverage.region_code <> current_release.region_code or coverage.segment <> 'ALL')
)

select
    count(*) filter (where before.series is null) as added,
    count(*) filter (
        where
        now.series <> before.series
        or (
            now.series = before.series
            and (
                now.coverage_rate is distinct from before.coverage_rate
                or now.participants is distinct from before.participants
            )
        )
    ) as changed,
    count(*) filter (where now.series is null) as dropped,
from now
full join before using (period, region_code, segment)
