-- How does coverage in one series stand against the same month last year?
-- id: Bagaimana cakupan dalam satu deret waktu dibandingkan dengan bulan yang sama tahun lalu?

-- For each region of the territory and segment the latest month of a headline that may be compared with the same month
-- last year: one definition of participants and of base, both months complete. latest_period is the latest month of the
-- headline; where it is later, that one could not be compared. Changes are percentage points.

with headlines as (
    select
        coverage.*,
        max(coverage.period) over (partition by coverage.region_code, coverage.segment) as latest_period,
    from marts.coverage
    inner join marts.regions using (region_code)
    where regions.is_in_territory and coverage.is_headline
)

select
    changes.region_level,
    changes.region_code,
    changes.region_name,
    changes.segment,
    changes.to_series as series,
    changes.from_period,
    changes.from_participants,
    changes.from_base_workers,
    changes.from_coverage_rate,
    changes.to_period,
    changes.to_participants,
    changes.to_base_workers,
    changes.to_coverage_rate,
    changes.change_points,
    changes.change_low_points,
    changes.change_high_points,
    changes.participants_effect_points,
    changes.base_effect_points,
    changes.reason_code,
    headlines.latest_period,
from marts.coverage_change as changes
inner join headlines
    on
        changes.region_code = headlines.region_code
        and changes.segment = headlines.segment
        and changes.provenance = headlines.provenance
        and changes.to_period = headlines.period
        and changes.to_series = headlines.series
where
    changes.comparison_kind = 'same_month_last_year'
    and changes.status = 'comparable'
    and changes.from_series = changes.to_series
qualify
    changes.to_period = max(changes.to_period) over (partition by changes.region_code, changes.segment)
order by changes.region_level, changes.region_code, changes.segment
