-- The headline coverage of the office's territory against the same month last year, where both months are
-- there: over the definitions that meet best.
-- grain: to_period

select
    changes.from_period,
    changes.to_period,
    changes.status,
    changes.reason_code,
    changes.from_coverage_rate,
    changes.to_coverage_rate,
    changes.from_is_complete,
    changes.to_is_complete,
    changes.from_participants,
    changes.to_participants,
    changes.from_base_workers,
    former.participant_definition as from_participant_definition,
    former.base_definition as from_base_definition,
    headline.participant_definition as to_participant_definition,
    headline.base_definition as to_base_definition,
    changes.to_base_workers,
    changes.change_points,
    changes.change_low_points,
    changes.change_high_points,
    changes.common_base_definition,
    changes.common_from_rate,
    changes.common_to_rate,
    changes.common_change_points,
from marts.coverage_change as changes
inner join audit.current_release using (region_code)
inner join marts.coverage as headline
    on
        changes.region_code = headline.region_code
        and changes.segment = headline.segment
        and changes.to_period = headline.period
        and changes.to_series = headline.series
        and headline.is_headline
left join marts.coverage as former
    on
        changes.region_code = former.region_code
        and changes.segment = former.segment
        and changes.from_period = former.period
        and changes.from_series = former.series
where changes.segment = 'ALL' and changes.comparison_kind = 'same_month_last_year'
qualify
    row_number() over (
        partition by changes.to_period
        order by
            changes.status = 'comparable' desc,
            changes.status = 'common_base_only' desc,
            changes.from_series asc
    ) = 1
order by changes.to_period
