-- Counts of recaps at every region level, exact, as administrative counts of definitions of their own. ALL is what is
-- stated of it, else the sum of the segments that the definition holds, never of some of these.
-- grain: period, region_code, segment, measure, participant_definition
-- column: value | participants: what the definition counts; inactive: those it calls inactive; registered: both.
-- column: is_complete | One sender states the whole, or each member of it, or every sender of recaps that is due is there and all members of the region are stated.
-- column: completeness_rate | Share delivered by the senders of recaps; empty where a member of the region is not stated.
-- column: has_conflict | Two senders state one cell of it and differ.

with parts as (
    select
        participant_definition,
        unnest(string_split(parts, '+')) as segment,
        len(string_split(parts, '+')) as part_count,
    from exact.recap_definitions
),

of_segments as (
    select
        regions.period,
        regions.participant_definition,
        regions.region_code,
        'ALL' as segment,
        regions.status,
        sum(regions.memberships)::bigint as memberships,
        bool_and(regions.is_whole) as is_whole,
        bool_and(regions.is_total) as is_total,
        bool_and(regions.is_sender_whole) as is_sender_whole,
        bool_or(regions.has_conflict) as has_conflict,
    from exact.recap_regions as regions
    inner join parts using (participant_definition, segment)
    group by
        regions.period,
        regions.participant_definition,
        regions.region_code,
        regions.status,
        parts.part_count
    having count(*) = parts.part_count
),

candidates as (
    select
        *,
        0 as place,
    from exact.recap_regions
    union all by name
    select
        *,
        1 as place,
    from of_segments
),

chosen as (
    select *
    from candidates
    qualify
        row_number() over (
            partition by period, participant_definition, region_code, segment, status
            order by (not is_whole)::int, place
        ) = 1
),

measured as (
    select
        *,
        case status when 'inactive' then 'inactive' else 'participants' end as measure,
    from chosen
    union all by name
    select
        period,
        participant_definition,
        region_code,
        segment,
        'registered' as measure,
        sum(memberships)::bigint as memberships,
        bool_and(is_whole) as is_whole,
        bool_and(is_total) as is_total,
        bool_and(is_sender_whole) as is_sender_whole,
        bool_or(has_conflict) as has_conflict,
    from chosen
    where status <> 'all'
    group by period, participant_definition, region_code, segment
    having count(*) = 2
),

judged as (
    select
        measured.*,
        months.completeness_rate,
        measured.is_whole
        and case
            when measured.is_total then measured.is_sender_whole else coalesce(months.is_complete, false)
        end as is_complete,
    from measured
    left join exact.completeness as months
        on months.dataset = 'recaps' and measured.period = months.period
)

select
    period,
    region_code,
    segment,
    measure,
    participant_definition,
    memberships::decimal(18, 0) as value,
    is_complete,
    case when is_complete then 1 when is_whole then completeness_rate end::double as completeness_rate,
    has_conflict,
from judged
order by period, region_code, segment, measure, participant_definition
