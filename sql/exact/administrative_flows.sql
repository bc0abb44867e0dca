-- What the records add up since January, at every region level; only where every month since January was delivered.
-- grain: period, region_code, segment, measure, participant_definition
-- column: segment | Members come and go by KPJ: ALL has no headcount of projects here, and JAKON is of those by name.
-- column: region_code | Contributions are placed by branch, so they are known of the whole territory only.
-- column: value | new_participants: memberships that joined; exited_participants: those that ended; contributions_received_idr: paid in these months, without fines; contributions_covered_idr: of those, what is for these months. Whole rupiah.

with movements as (
    select
        period,
        to_region_code as regency_code,
        to_segment as segment,
        'new_participants' as measure,
        memberships,
    from period.transitions
    where kind = 'joined'
    union all
    select
        period,
        from_region_code as regency_code,
        from_segment as segment,
        'exited_participants' as measure,
        memberships,
    from period.transitions
    where kind like 'left_%'
),

payments as (
    select
        period,
        segment,
        'contributions_received_idr' as measure,
        contributions_idr,
    from period.contributions
    union all
    select
        greatest(period, covered_period) as period,
        segment,
        'contributions_covered_idr' as measure,
        contributions_idr,
    from period.contributions
    where year(covered_period) = year(period)
),

events as (
    select
        movements.period,
        parts.region_code,
        unnest([movements.segment, 'ALL']) as segment,
        movements.measure,
        movements.memberships::decimal(38, 2) as value,
    from movements
    inner join exact.region_parts as parts using (regency_code)
    union all
    select
        payments.period,
        office.region_code,
        unnest([payments.segment, 'ALL']) as segment,
        payments.measure,
        payments.contributions_idr as value,
    from payments
    cross join ledger.office
),

delivered as (
    select distinct
        period,
        unnest(['new_participants', 'exited_participants']) as measure,
    from period.transitions
    union all
    select distinct
        period,
        unnest(['contributions_received_idr', 'contributions_covered_idr']) as measure,
    from period.contributions
),

whole_years as (
    select
        period,
        measure,
    from delivered
    qualify
        count(*) over (partition by measure, year(period) order by period) = month(period)
),

none as (
    select distinct
        delivered.period,
        regions.region_code,
        unnest(['PU', 'BPU', 'PMI', 'ALL']) as segment,
        delivered.measure,
        0 as value,
    from delivered
    inner join exact.region_completeness as regions using (period)
    where delivered.measure in ('new_participants', 'exited_participants') and regions.dataset = 'memberships'
),

all_events as (
    from events
    union all by name
    from none
)

select
    whole_years.period,
    events.region_code,
    events.segment,
    whole_years.measure,
    'admin_memberships' as participant_definition,
    sum(events.value)::decimal(18, 0) as value,
from whole_years
inner join all_events as events
    on
        whole_years.measure = events.measure
        and year(whole_years.period) = year(events.period)
        and whole_years.period >= events.period
where events.segment is not null
group by all
order by
    whole_years.period,
    events.region_code,
    events.segment,
    whole_years.measure,
    participant_definition
