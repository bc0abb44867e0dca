-- What happened in a month to the active memberships of each region and segment, exact.
-- Only what crosses a border is a move: from one regency to another it stays inside their province.
-- grain: period, region_code, segment
-- column: segment | Memberships by KPJ: JAKON by name, where there are any; ALL without the headcount of projects.

with places as (
    select
        parts.regency_code,
        parts.region_code,
        regions.region_level,
    from exact.region_parts as parts
    inner join core.regions using (region_code)
),

levels as (
    select distinct region_level
    from places
),

-- Both ends in the regions of one level.
placed as (
    select
        transitions.period,
        transitions.kind,
        from_places.region_code as from_region_code,
        transitions.from_segment,
        to_places.region_code as to_region_code,
        transitions.to_segment,
        sum(transitions.memberships)::bigint as memberships,
    from period.transitions
    cross join levels
    left join places as from_places
        on
            transitions.from_region_code = from_places.regency_code
            and levels.region_level = from_places.region_level
    left join places as to_places
        on
            transitions.to_region_code = to_places.regency_code
            and levels.region_level = to_places.region_level
    group by all
),

ends as (
    select
        placed.*,
        true as is_opening,
        from_region_code as region_code,
        unnest([from_segment, 'ALL']) as segment,
    from placed
    where from_region_code is not null
    union all
    select
        placed.*,
        false as is_opening,
        to_region_code as region_code,
        unnest([to_segment, 'ALL']) as segment,
    from placed
    where to_region_code is not null
),

happened as (
    select
        period,
        region_code,
        segment,
        is_opening,
        case
            when kind not in ('stayed', 'moved') then kind
            when coalesce(from_region_code <> to_region_code, true)
                then case when is_opening then 'moved_out_region' else 'moved_in_region' end
            when from_segment <> to_segment and segment <> 'ALL'
                then case when is_opening then 'moved_out_segment' else 'moved_in_segment' end
            else 'stayed'
        end as kind,
        memberships,
    from ends
),

months as (
    select distinct period
    from period.transitions
),

-- A covered region without any member has flows of 0.
none as (
    select
        regions.period,
        regions.region_code,
        unnest(['PU', 'BPU', 'PMI', 'ALL']) as segment,
        true as is_opening,
        'stayed' as kind,
        0 as memberships,
    from exact.region_completeness as regions
    semi join months using (period)
    where regions.dataset = 'memberships'
),

cells as (
    from happened
    union all by name
    from none
)

select
    period,
    region_code,
    segment,
    sum(
        case
            when is_opening then memberships
            when kind = 'reobserved' then -memberships
            else 0
        end
    )::bigint as opening,
    sum(case when kind = 'joined' then memberships else 0 end)::bigint as joined,
    sum(case when kind = 'returned' then memberships else 0 end)::bigint as returned,
    sum(case when kind = 'moved_in_region' then memberships else 0 end)::bigint as moved_in_region,
    sum(case when kind = 'moved_in_segment' then memberships else 0 end)::bigint as moved_in_segment,
    sum(case when kind = 'lapsed' then memberships else 0 end)::bigint as lapsed,
    sum(case when kind = 'left_retired' then memberships else 0 end)::bigint as left_retired,
    sum(case when kind = 'left_deceased' then memberships else 0 end)::bigint as left_deceased,
    sum(case when kind = 'left_work_ended' then memberships else 0 end)::bigint as left_work_ended,
    sum(case when kind = 'left_contract_ended' then memberships else 0 end)::bigint as left_contract_ended,
    sum(case when kind = 'left_other' then memberships else 0 end)::bigint as left_other,
    sum(case when kind = 'moved_out_region' then memberships else 0 end)::bigint as moved_out_region,
    sum(case when kind = 'moved_out_segment' then memberships else 0 end)::bigint as moved_out_segment,
    sum(
        case kind
            when 'restated_in' then memberships
            when 'restated_out' then -memberships
            else 0
        end
    )::bigint as restated,
    sum(
        case kind
            when 'unobserved' then memberships
            when 'reobserved' then -memberships
            else 0
        end
    )::bigint as unobserved,
    sum(case when is_opening or kind = 'reobserved' then 0 else memberships end)::bigint as closing,
from cells
group by period, region_code, segment
order by period, region_code, segment
