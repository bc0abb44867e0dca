-- What each branch has of a month: memberships, how they changed, employers, contributions received, arrears.
-- grain: period, office_code
-- column: office_code | Code of the office; unknown where the records do not say it.
-- column: contributions_received_idr | Paid in the month by the branch's employers and members, whatever month it is for; without fines.
-- column: payers_workers_low | Workers behind the contributions, at least.
-- column: payers_employers_low | Employers behind the contributions, at least.
-- column: is_complete | Every delivery due for the branch is there: from the branch itself, or from senders that are no branch.
-- column: completeness_rate | Memberships of these senders that are there per membership due, by their size a month before.

with parts as (
    select
        period,
        coalesce(office_code, 'unknown') as office_code,
        active,
        joined,
        returned,
        lapsed,
        left_memberships,
        paid_up,
        arrears_1_to_3,
        arrears_over_3,
        payments_unknown,
    from period.office_counts
    union all by name
    select
        period,
        coalesce(office_code, 'unknown') as office_code,
        employers,
    from period.employers
    where status = 'active'
    union all by name
    select
        period,
        coalesce(office_code, 'unknown') as office_code,
        contributions_idr,
        workers as payers_workers,
        employers as payers_employers,
    from period.contributions
),

counted as (
    select
        period,
        office_code,
        sum(active)::bigint as active,
        sum(joined)::bigint as joined,
        sum(returned)::bigint as returned,
        sum(lapsed)::bigint as lapsed,
        sum(left_memberships)::bigint as left_memberships,
        sum(employers)::bigint as employers,
        sum(contributions_idr)::decimal(38, 2) as contributions_received_idr,
        max(payers_workers) as payers_workers_low,
        max(payers_employers) as payers_employers_low,
        sum(paid_up)::bigint as paid_up,
        sum(arrears_1_to_3)::bigint as arrears_1_to_3,
        sum(arrears_over_3)::bigint as arrears_over_3,
        sum(payments_unknown)::bigint as payments_unknown,
    from parts
    group by period, office_code
),

senders as (
    select
        senders.period,
        senders.dataset,
        senders.sender,
        coalesce(offices.office_level = 'branch', false) as is_branch,
        senders.is_used,
        senders.is_whole,
        senders.usual_memberships,
    from exact.senders
    left join core.offices
        on senders.sender = offices.office_code
    where senders.dataset in ('memberships', 'employers', 'contributions')
),

-- Who answers for a branch: itself where it sends the dataset, else the senders that are no branch.
answering as (
    select
        counted.period,
        counted.office_code,
        senders.dataset,
        senders.is_used,
        senders.is_whole,
        senders.usual_memberships,
        counted.office_code = senders.sender as is_own,
    from counted
    inner join senders
        on
            counted.period = senders.period
            and (counted.office_code = senders.sender or not senders.is_branch)
    qualify is_own = bool_or(is_own) over (partition by counted.period, counted.office_code, senders.dataset)
),

completeness as (
    select
        period,
        office_code,
        bool_and(is_whole) as is_complete,
        bool_and(is_whole) filter (where dataset = 'memberships') as has_all_memberships,
        bool_or(is_used) filter (where dataset = 'memberships') as has_memberships,
        sum(usual_memberships) filter (where is_whole and dataset = 'memberships') as received,
        case
            when count(*) filter (where dataset = 'memberships' and usual_memberships is null) = 0
                then sum(usual_memberships) filter (where dataset = 'memberships')
        end as expected,
    from answering
    group by period, office_code
)

select
    counted.period,
    counted.office_code,
    counted.active,
    counted.joined,
    counted.returned,
    counted.lapsed,
    counted.left_memberships,
    counted.employers,
    counted.contributions_received_idr,
    counted.payers_workers_low,
    counted.payers_employers_low,
    counted.paid_up,
    counted.arrears_1_to_3,
    counted.arrears_over_3,
    counted.payments_unknown,
    completeness.is_complete,
    case
        when completeness.has_all_memberships then 1
        when not completeness.has_memberships then 0
        else metrics.completeness_rate(completeness.received, completeness.expected)
    end::double as completeness_rate,
from counted
left join completeness using (period, office_code)
order by counted.period, counted.office_code
