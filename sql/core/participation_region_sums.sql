-- Counts of a region added up from its members (an island group from its provinces), where every member is known.
-- grain: period, region_code, segment, measure, participant_definition, provenance

with known as (
    select * from core.participation_statements
    union all by name
    select * from core.participation_segment_sums
),

best as (
    select *
    from known
    where measure in ('participants', 'registered', 'inactive', 'new_participants')
    window
        statements as (
            partition by period, region_code, segment, measure, participant_definition, provenance
            order by preference
        )
    qualify row_number() over statements = 1
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
    max(best.printed_unit) as printed_unit,
    min(best.as_of_earliest_date) as as_of_earliest_date,
    max(best.as_of_latest_date) as as_of_latest_date,
    max(best.as_of_precision) as as_of_precision,
    left(max(best.preference), 22) || '2' || substr(max(best.preference), 24) as preference,
    string_agg(best.source, '+' order by best.source) as source,
from best
inner join core.region_members as members using (region_code)
group by
    best.period,
    members.parent_region_code,
    best.segment,
    best.measure,
    best.participant_definition,
    best.provenance,
    members.member_count
having count(*) = members.member_count
order by best.period, region_code, best.segment, best.measure, best.participant_definition, best.provenance
