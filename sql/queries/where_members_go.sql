-- Where do members go when they leave, by reason?
-- id: Ke mana peserta beralih ketika keluar, menurut sebabnya?

-- The office's whole territory, the twelve months up to the latest one. Members whose sender did not deliver have not
-- left and are not counted. months_known says of how many months the number is known; where it is less than
-- months_there, some are hidden, memberships is at least that many, and there is no share. Segments are not added: ALL
-- is their sum.

with latest as (
    select max(flows.period) as period
    from marts.participation_flows as flows
    inner join audit.current_release using (region_code)
    where flows.provenance = 'administrative'
),

months as (
    select flows.*
    from marts.participation_flows as flows
    inner join audit.current_release using (region_code)
    cross join latest
    where
        flows.provenance = 'administrative'
        and flows.period > latest.period - interval 12 month
),

reasons (reason, sort_order, is_end) as (
    values
    ('lapsed', 1, true),
    ('left_work_ended', 2, true),
    ('left_contract_ended', 3, true),
    ('left_retired', 4, true),
    ('left_deceased', 5, true),
    ('left_other', 6, true),
    ('moved_out_segment', 7, false),
    ('moved_out_region', 8, false)
),

gone as (
    select
        *,
        unnest([
            'lapsed', 'left_work_ended', 'left_contract_ended', 'left_retired', 'left_deceased', 'left_other',
            'moved_out_segment', 'moved_out_region'
        ]) as reason,
        unnest([
            lapsed, left_work_ended, left_contract_ended, left_retired, left_deceased, left_other,
            moved_out_segment, moved_out_region
        ]) as memberships,
    from months
),

totals as (
    select
        segment,
        segment_name,
        counted_unit,
        reason,
        sort_order,
        is_end,
        min(period) as from_period,
        max(period) as to_period,
        count(*) as months_there,
        count(memberships) as months_known,
        count(*) filter (where is_complete) as months_complete,
        sum(memberships)::bigint as memberships,
    from gone
    inner join reasons using (reason)
    group by all
)

select
    segment,
    segment_name,
    from_period,
    to_period,
    reason,
    memberships,
    case
        when bool_and(months_known = months_there) over (partition by segment, counted_unit)
            then metrics.share_rate(memberships, sum(memberships) over (partition by segment, counted_unit))
    end as gone_rate,
    is_end,
    months_known,
    months_there,
    months_complete,
    counted_unit,
from totals
order by segment, counted_unit, sort_order
