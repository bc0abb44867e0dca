-- Part of a change of coverage, in percentage points, that is due to more or fewer participants, at the midpoint
-- of both bases; what remains of the change is due to the base.

create macro metrics.participants_effect_points(from_participants, from_base, to_participants, to_base) as
(
    (to_participants - from_participants) * (1 / nullif(from_base, 0) + 1 / nullif(to_base, 0)) / 2 * 100
)::decimal(18, 9);
