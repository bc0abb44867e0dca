-- Active memberships that neither employer nor member pays, by place of work, segment and who pays, and what ends soon.
-- grain: period, region_code, segment, funding_source
-- column: active | Active memberships.
-- column: ending_within_3_months | Those whose funding or contract ends on the last day of the month or in one of the next three months; one whose end is not stated is not counted.

with hidden as (
    select
        period,
        region_code,
        segment,
        replace(category, 'funding_source:', '') as funding_source,
        list(component) as components,
    from exact.hidden_cells
    where subject = 'sponsored' or (subject = 'profile' and starts_with(category, 'funding_source:'))
    group by all
),

complete as (
    select
        period,
        region_code,
        is_complete,
    from exact.region_completeness
    where dataset = 'memberships'
)

select
    counted.period,
    counted.region_code,
    regions.region_name,
    regions.region_level,
    counted.segment,
    segments.segment_name,
    counted.funding_source,
    funding_sources.funding_source_name,
    case when list_contains(hidden.components, 'active') then null else counted.active end as active,
    case
        when list_contains(hidden.components, 'ending_within_3_months') then null
        else counted.ending_within_3_months
    end as ending_within_3_months,
    coalesce(complete.is_complete, false) as is_complete,
    hidden.period is not null as is_suppressed,
from exact.sponsored_memberships as counted
inner join core.regions using (region_code)
inner join core.segments using (segment)
left join core.funding_sources using (funding_source)
left join complete using (period, region_code)
left join hidden using (period, region_code, segment, funding_source)
order by counted.period, counted.region_code, counted.segment, counted.funding_source
