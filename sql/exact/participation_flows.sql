-- What happened in a month to the active memberships of each region and segment, exact.
-- Only what crosses a border is a move: from one regency to another it stays inside their province.
-- grain: period, region_code, segment
-- column: segment | Memberships by KPJ: JAKON by name, where there are any; ALL without the headcount of projects.

with places as (
    select
        regency_code,
        list(region_code order by region_code) as holders,
    from exact.region_parts
    group by regency_code
),

placed as (
    select
        transitions.period,
        transitions.kind,
        coalesce(from_places.holders, []) as from_regions,
        case when transitions.from_segment is null then [] else [transitions.from_segment, 'ALL'] end
            as from_segments,
        coalesce(to_places.holders, []) as to_regions,
        case when transitions.to_segment is null then [] else [transitions.to_segment, 'ALL'] end
            as to_segments,
        transitions.memberships,
    from period.transitions as transitions
    left join places as from_places
        on transitions.from_region_code = from_places.regency_code
    left join places as to_places
        on transitions.to_region_code = to_places.regency_code
),

-- Each transition once for every cell that it leaves, stays in or comes to.
sides as (
    select
        placed.period,
        regions.region_code,
        segments.segment,
        placed.kind,
        list_contains(placed.from_regions, regions.region_code) as is_from_region,
        list_contains(placed.to_regions, regions.region_code) as is_to_region,
        list_contains(placed.from_regions, regions.region_code)
        and list_contains(placed.from_segments, segments.segment) as is_from,
        list_contains(placed.to_regions, regions.region_code)
        and list_contains(placed.to_segments, segments.segment) as is_to,
        placed.kind in ('stayed', 'moved') as is_both,
        placed.memberships,
    from placed
    cross join
        unnest(list_distinct(list_concat(placed.from_regions, placed.to_regions))) as regions (region_code)
    cross join
        unnest(list_distinct(list_concat(placed.from_segments, placed.to_segments))) as segments (segment)
),

months as (
    select distinct period
    from period.transitions
),

regions as (
    select distinct region_code
    from exact.region_parts
),

-- A region without any member in a month that was delivered has flows of 0.
none as (
    select
        months.period,
        regions.region_code,
        unnest(['PU', 'BPU', 'PMI', 'ALL']) as segment,
        'stayed' as kind,
        true as is_from_region,
        true as is_to_region,
        true as is_from,
        true as is_to,
        true as is_both,
        0 as memberships,
    from months
    cross join regions
),

cells as (
    from sides
    union all by name
    from none
)

select
    period,
    region_code,
    segment,
    sum(
        case
            when kind = 'reobserved' and is_to then -memberships
            when kind <> 'reobserved' and is_from then memberships
            else 0
        end
    )::bigint as opening,
    sum(case when kind = 'joined' and is_to then memberships else 0 end)::bigint as joined,
    sum(case when kind = 'returned' and is_to then memberships else 0 end)::bigint as returned,
    sum(
        case when is_both and is_to and not is_from_region then memberships else 0 end
    )::bigint as moved_in_region,
    sum(
        case when is_both and is_to and is_from_region and not is_from then memberships else 0 end
    )::bigint as moved_in_segment,
    sum(case when kind = 'lapsed' and is_from then memberships else 0 end)::bigint as lapsed,
    sum(case when kind = 'left_retired' and is_from then memberships else 0 end)::bigint as left_retired,
    sum(case when kind = 'left_deceased' and is_from then memberships else 0 end)::bigint as left_deceased,
    sum(
        case when kind = 'left_work_ended' and is_from then memberships else 0 end
    )::bigint as left_work_ended,
    sum(
        case when kind = 'left_contract_ended' and is_from then memberships else 0 end
    )::bigint as left_contract_ended,
    sum(case when kind = 'left_other' and is_from then memberships else 0 end)::bigint as left_other,
    sum(
        case when is_both and is_from and not is_to_region then memberships else 0 end
    )::bigint as moved_out_region,
    sum(
        case when is_both and is_from and is_to_region and not is_to then memberships else 0 end
    )::bigint as moved_out_segment,
    sum(
        case
            when kind = 'restated_in' and is_to then memberships
            when kind = 'restated_out' and is_from then -memberships
            else 0
        end
    )::bigint as restated,
    sum(
        case
            when kind = 'unobserved' and is_from then memberships
            when kind = 'reobserved' and is_to then -memberships
            else 0
        end
    )::bigint as unobserved,
    sum(case when kind <> 'reobserved' and is_to then memberships else 0 end)::bigint as closing,
from cells
group by period, region_code, segment
order by period, region_code, segment
