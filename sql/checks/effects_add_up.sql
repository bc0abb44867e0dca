-- The effect of participants and the effect of the base do not add up to the change of coverage.

select
    region_code,
    segment,
    from_period,
    to_period,
    change_points,
from marts.coverage_change
where participants_effect_points + base_effect_points <> change_points
