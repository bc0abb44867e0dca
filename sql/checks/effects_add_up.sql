-- The effect of participants and the effect of the base are not the change of coverage, or it leaves its interval.

select
    region_code,
    segment,
    comparison_kind,
    from_period,
    to_period,
    from_series,
    to_series,
    change_points,
    participants_effect_points,
    base_effect_points,
from marts.coverage_change
where
    participants_effect_points + base_effect_points <> change_points
    or (
        change_points is not null
        and (participants_effect_points is null or base_effect_points is null)
        and from_participants is not null
        and to_participants is not null
        and from_base_workers is not null
        and to_base_workers is not null
    )
    or change_points not between change_low_points and change_high_points
order by all
