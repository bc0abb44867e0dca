-- What each branch has of a month: memberships, how they changed, arrears, employers, contributions received.
-- grain: period, office_code
-- column: office_code | Code of the office; unknown where the records do not say it.
-- column: active | Active memberships; construction workers by the rows that list them, not by the headcount of projects.
-- column: joined | Memberships that are there for the first time.
-- column: returned | Memberships that are active again.
-- column: lapsed | Memberships that are no longer active, without a stated end.
-- column: left_memberships | Memberships that ended for a stated reason.
-- column: employers | Active employers.
-- column: contributions_received_idr | Paid in the month, whatever month it is for, rupiah; without fines.
-- column: paid_up | Active memberships paid through this month or later.
-- column: arrears_1_to_3 | Active memberships paid through one of the three months before.
-- column: arrears_over_3 | Active memberships paid through an earlier month.
-- column: payments_unknown | Active memberships of which no payment is stated.
-- column: target_workers | Active participants the office is to reach by December, where a target is known.
-- column: is_complete | Every delivery due for the branch is there: from the branch itself, or from senders that are no branch.
-- column: completeness_rate | Memberships of these senders that are there per membership due, by their size a month before; a fraction.

with hidden as (
    select
        period,
        category as office_code,
        list(component) as components,
    from exact.hidden_cells
    where subject = 'office'
    group by all
),

office_targets as (
    select
        offices.office_code,
        targets.target_year,
        targets.target_workers,
    from core.targets
    inner join core.offices using (region_code)
    where targets.target_family = 'OFFICE' and targets.segment = 'ALL' and targets.measure = 'participants'
)

select
    counted.period,
    counted.office_code,
    offices.office_name,
    case when list_contains(hidden.components, 'active') then null else counted.active end as active,
    case when list_contains(hidden.components, 'joined') then null else counted.joined end as joined,
    case when list_contains(hidden.components, 'returned') then null else counted.returned end as returned,
    case when list_contains(hidden.components, 'lapsed') then null else counted.lapsed end as lapsed,
    case
        when list_contains(hidden.components, 'left_memberships') then null else counted.left_memberships
    end as left_memberships,
    case when list_contains(hidden.components, 'paid_up') then null else counted.paid_up end as paid_up,
    case
        when list_contains(hidden.components, 'arrears_1_to_3') then null else counted.arrears_1_to_3
    end as arrears_1_to_3,
    case
        when list_contains(hidden.components, 'arrears_over_3') then null else counted.arrears_over_3
    end as arrears_over_3,
    case
        when list_contains(hidden.components, 'payments_unknown') then null else counted.payments_unknown
    end as payments_unknown,
    case
        when list_contains(hidden.components, 'employers') then null else counted.employers
    end as employers,
    case
        when list_contains(hidden.components, 'contributions_received_idr') then null
        else counted.contributions_received_idr
    end as contributions_received_idr,
    office_targets.target_workers,
    counted.is_complete,
    counted.completeness_rate,
    hidden.period is not null as is_suppressed,
from exact.office_month as counted
left join marts.offices using (office_code)
left join office_targets
    on
        counted.office_code = office_targets.office_code
        and year(counted.period) = office_targets.target_year
left join hidden
    on
        counted.period = hidden.period
        and counted.office_code = hidden.office_code
order by counted.period, counted.office_code
