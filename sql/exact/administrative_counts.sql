-- Counts and amounts of the records, and counts of recaps, exact, each with how much of what it is made of has been
-- delivered. The two are never added to each other.
-- grain: period, region_code, segment, measure, participant_definition
-- column: origin | counted: by this warehouse, from records; recap: as recaps state them.
-- column: is_complete | All regencies of the region are covered in its datasets and every sender that is due is there; of a flow in every month since January.
-- column: completeness_rate | Least share delivered of its datasets and months; empty where one is not known.

with counted as (
    from exact.administrative_stocks
    union all by name
    from exact.administrative_flows
),

needed as (
    select
        period,
        region_code,
        segment,
        measure,
        participant_definition,
        measure in ('new_participants', 'exited_participants') or measure like 'contributions_%' as is_flow,
        unnest(
            case
                when measure like 'contributions_%' then ['contributions']
                when measure = 'employers' then ['employers']
                when measure = 'projects' then ['projects']
                when participant_definition <> 'admin_memberships' then ['memberships']
                when measure not in ('participants', 'inactive', 'registered') then ['memberships']
                when segment = 'JAKON' then ['projects']
                when segment = 'ALL' then ['memberships', 'projects']
                else ['memberships']
            end
        ) as dataset,
    from counted
),

delivered as (
    select
        needed.period,
        needed.region_code,
        needed.segment,
        needed.measure,
        needed.participant_definition,
        bool_and(coalesce(regions.is_complete, false)) as is_complete,
        case
            when count(regions.completeness_rate) = count(*) then min(regions.completeness_rate)
        end as completeness_rate,
    from needed
    left join exact.completeness as months
        on
            needed.dataset = months.dataset
            and needed.period >= months.period
            and (
                needed.period = months.period
                or (needed.is_flow and year(needed.period) = year(months.period))
            )
    left join exact.region_completeness as regions
        on
            months.dataset = regions.dataset
            and months.period = regions.period
            and needed.region_code = regions.region_code
    group by all
)

select
    period,
    region_code,
    segment,
    measure,
    participant_definition,
    'counted' as origin,
    counted.value,
    delivered.is_complete,
    delivered.completeness_rate,
    false as has_conflict,
from counted
inner join delivered using (period, region_code, segment, measure, participant_definition)
union all by name
select
    period,
    region_code,
    segment,
    measure,
    participant_definition,
    'recap' as origin,
    value,
    is_complete,
    completeness_rate,
    has_conflict,
from exact.recap_counts
order by period, region_code, segment, measure, participant_definition
