-- Counts of a region added up from its members (an island group from its provinces), where every member is known;
-- of the nation from the provinces of then where those of today are not.
-- grain: period, region_code, segment, measure, participant_definition, provenance

with known as (
    select * from core.participation_statements
    union all by name
    select * from core.participation_segment_sums
),

best as (
    select
        * replace (
            min(coalesce(parts_low, value_low)) over one_count as parts_low,
            max(coalesce(parts_high, value_high)) over one_count as parts_high,
            coalesce(has_parts_conflict, false)
            or coalesce(max(value_low) over one_count > min(value_high) over one_count, false)
                as has_parts_conflict
        ),
    from known
    where measure in ('participants', 'registered', 'inactive', 'new_participants')
    window
        one_count as (
            partition by period, region_code, segment, measure, participant_definition, provenance
        )
    qualify row_number() over (one_count order by preference) = 1
),

members as (
    select
        *,
        null::date as valid_to_date,
    from core.region_members
    union all by name
    from core.former_region_members
)

select
    best.period,
    members.parent_region_code as region_code,
    best.segment,
    best.measure,
    best.participant_definition,
    best.provenance,
    'sum_of_regions' as origin,
    sum(best.value)::decimal(18, 0) as value,
    sum(best.value_low)::decimal(18, 0) as value_low,
    sum(best.value_high)::decimal(18, 0) as value_high,
    sum(best.parts_low)::decimal(18, 0) as parts_low,
    sum(best.parts_high)::decimal(18, 0) as parts_high,
    bool_or(best.has_parts_conflict) as has_parts_conflict,
    max(best.printed_unit) as printed_unit,
    min(best.as_of_earliest_date) as as_of_earliest_date,
    max(best.as_of_latest_date) as as_of_latest_date,
    max(best.as_of_precision) as as_of_precision,
    left(max(best.preference), 22) || '2' || substr(max(best.preference), 24) as preference,
    string_agg(best.source, '+' order by best.source) as source,
from best
inner join members using (region_code)
where members.valid_to_date is null or members.valid_to_date >= best.period
group by
    best.period,
    members.parent_region_code,
    best.segment,
    best.measure,
    best.participant_definition,
    best.provenance,
    members.valid_to_date,
    members.member_count
having count(*) = members.member_count
qualify
    row_number() over (
        partition by
            best.period,
            members.parent_region_code,
            best.segment,
            best.measure,
            best.participant_definition,
            best.provenance
        order by members.valid_to_date desc nulls first
    ) = 1
order by best.period, region_code, best.segment, best.measure, best.participant_definition, best.provenance
