-- What recaps count at every region level: as they state it of the region itself, else added up from its members, within
-- the territory of the office. What is stated of a province or the nation is never added to what is stated below it.
-- grain: period, participant_definition, region_code, segment, status
-- column: is_whole | Stated of the region itself, or of all its members; a member without a row is not a 0.
-- column: is_total | Stated of the region, or of each of its members, by one sender.
-- column: is_sender_whole | Of such totals: no other contents of their senders' recaps of the month are known.
-- column: has_conflict | Two senders state one cell of it and differ.

with stated as (
    select
        statements.*,
        regions.region_level,
        true as is_whole,
    from exact.recap_statements as statements
    inner join core.regions using (region_code)
),

of_regencies as (
    select
        stated.period,
        stated.participant_definition,
        members.parent_region_code as region_code,
        stated.segment,
        stated.status,
        sum(stated.memberships)::bigint as memberships,
        bool_and(stated.is_total) as is_total,
        bool_and(stated.is_sender_whole) as is_sender_whole,
        bool_or(stated.has_conflict) as has_conflict,
        'province' as region_level,
        count(*) = members.member_count as is_whole,
    from stated
    inner join core.region_members as members using (region_code)
    where
        stated.region_level = 'regency'
        and members.parent_region_code in (select region_code from exact.region_parts)
    group by
        stated.period,
        stated.participant_definition,
        members.parent_region_code,
        stated.segment,
        stated.status,
        members.member_count
),

provinces as (
    from stated
    where region_level = 'province'
    union all by name
    from of_regencies
    anti join stated using (period, participant_definition, region_code, segment, status)
),

of_provinces as (
    select
        provinces.period,
        provinces.participant_definition,
        members.parent_region_code as region_code,
        provinces.segment,
        provinces.status,
        sum(provinces.memberships)::bigint as memberships,
        bool_and(provinces.is_total) as is_total,
        bool_and(provinces.is_sender_whole) as is_sender_whole,
        bool_or(provinces.has_conflict) as has_conflict,
        count(*) = members.member_count and bool_and(provinces.is_whole) as is_whole,
    from provinces
    inner join core.region_members as members using (region_code)
    where members.parent_region_code in (select region_code from exact.region_parts)
    group by
        provinces.period,
        provinces.participant_definition,
        members.parent_region_code,
        provinces.segment,
        provinces.status,
        members.member_count
),

counted as (
    from stated
    where region_level <> 'province'
    union all by name
    from provinces
    union all by name
    from of_provinces
    anti join stated using (period, participant_definition, region_code, segment, status)
)

select
    period,
    participant_definition,
    region_code,
    segment,
    status,
    memberships,
    is_whole,
    is_total,
    is_sender_whole,
    has_conflict,
from counted
order by period, participant_definition, region_code, segment, status
