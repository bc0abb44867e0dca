-- Memberships of a month by branch and segment: how many, what happened to them, how far they are paid.
-- grain: period, office_code, segment
-- runs: for memberships, sums
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
        months_unpaid,
        memberships,
    from period.cells
    union all by name
    select
        office_code,
        segment,
        kind,
        0 as memberships,
    from period.crossings
    where is_observed and (kind in ('joined', 'returned', 'lapsed') or kind like 'left_%')
)

select
    bounds.period,
    counted.office_code,
    counted.segment,
    sum(case when is_active then memberships else 0 end)::bigint as active,
    sum(case when not is_active then memberships else 0 end)::bigint as inactive,
    count(*) filter (where kind = 'joined') as joined,
    count(*) filter (where kind = 'returned') as returned,
    count(*) filter (where kind = 'lapsed') as lapsed,
    count(*) filter (where kind like 'left_%') as left_memberships,
    sum(case when is_active and months_unpaid = 0 then memberships else 0 end)::bigint as paid_up,
    sum(case when is_active and months_unpaid between 1 and 3 then memberships else 0 end)::bigint
        as arrears_1_to_3,
    sum(case when is_active and months_unpaid > 3 then memberships else 0 end)::bigint as arrears_over_3,
    sum(case when is_active and months_unpaid is null then memberships else 0 end)::bigint
        as payments_unknown,
from counted
cross join period.bounds as bounds
group by all
order by bounds.period, counted.office_code, counted.segment
