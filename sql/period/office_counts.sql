-- Memberships of a month by branch and segment: how many, what happened to them, how far they are paid.
-- grain: period, office_code, segment
-- column: left_memberships | Memberships that ended for a stated reason.
-- column: paid_up | Active memberships paid through this month or later.
-- column: arrears_1_to_3 | Active memberships paid through one of the three months before.
-- column: arrears_over_3 | Active memberships paid through an earlier month.
-- column: payments_unknown | Active memberships of which no payment is stated.

with counted as (
    select
        office_code,
        segment,
        is_active,
        false as has_joined,
        false as has_returned,
        false as has_lapsed,
        false as has_left,
        datediff('month', paid_through_period, bounds.period) as months_behind,
        true as is_row,
    from period.kept
    cross join period.bounds as bounds
    union all by name
    select
        office_code,
        segment,
        kind = 'joined' as has_joined,
        kind = 'returned' as has_returned,
        kind = 'lapsed' as has_lapsed,
        kind like 'left_%' as has_left,
        false as is_row,
    from period.crossings
    where is_observed and (kind in ('joined', 'returned', 'lapsed') or kind like 'left_%')
)

select
    bounds.period,
    counted.office_code,
    counted.segment,
    count(*) filter (where is_row and is_active) as active,
    count(*) filter (where is_row and not is_active) as inactive,
    count(*) filter (where has_joined) as joined,
    count(*) filter (where has_returned) as returned,
    count(*) filter (where has_lapsed) as lapsed,
    count(*) filter (where has_left) as left_memberships,
    count(*) filter (where is_row and is_active and months_behind <= 0) as paid_up,
    count(*) filter (where is_row and is_active and months_behind between 1 and 3) as arrears_1_to_3,
    count(*) filter (where is_row and is_active and months_behind > 3) as arrears_over_3,
    count(*) filter (where is_row and is_active and months_behind is null) as payments_unknown,
from counted
cross join period.bounds as bounds
group by all
order by bounds.period, counted.office_code, counted.segment
