-- Memberships of a first month by branch and segment, and how far they are paid: nothing has happened to them yet.

select
    bounds.period,
    kept.office_code,
    kept.segment,
    count(*) filter (where is_active) as active,
    count(*) filter (where not is_active) as inactive,
    0 as joined,
    0 as returned,
    0 as lapsed,
    0 as left_memberships,
    count(*) filter (where is_active and paid_through_period >= bounds.period) as paid_up,
    count(*) filter (
        where
        is_active
        and paid_through_period < bounds.period and paid_through_period >= bounds.period - interval 3 month
    ) as arrears_1_to_3,
    count(*) filter (
        where is_active and paid_through_period < bounds.period - interval 3 month
    ) as arrears_over_3,
    count(*) filter (where is_active and paid_through_period is null) as payments_unknown,
from period.kept
cross join period.bounds as bounds
group by all
