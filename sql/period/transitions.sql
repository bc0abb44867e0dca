-- What happened since last month to the active memberships of each region of work and segment.
-- What every kind but reobserved takes from a cell, less what reobserved brings to it, is the opening; what every kind
-- but reobserved brings to it is the closing. The first month of all has none.
-- grain: period, kind, from_region_code, from_segment, to_region_code, to_segment
-- runs: for memberships, sums
-- column: kind | stayed, joined, returned, moved, lapsed, left_..., restated_in, restated_out, unobserved, reobserved.
-- column: from_region_code | Empty where there is no opening side.
-- column: to_region_code | Empty where there is no closing side.

with happened as (
    select
        kind,
        case when was_active then from_region_code end as from_region_code,
        case when was_active then from_segment end as from_segment,
        case when is_observed and is_active then region_code end as to_region_code,
        case when is_observed and is_active then segment end as to_segment,
    from period.crossings
    where kind is not null
    union all
    select
        'reobserved' as kind,
        null as from_region_code,
        null as from_segment,
        from_region_code as to_region_code,
        from_segment as to_segment,
    from period.crossings
    where kind is not null and was_active and not was_observed
)

select
    bounds.period,
    happened.kind,
    happened.from_region_code,
    happened.from_segment,
    happened.to_region_code,
    happened.to_segment,
    count(*) as memberships,
from happened
cross join period.bounds as bounds
group by all
order by
    bounds.period,
    happened.kind,
    happened.from_region_code,
    happened.from_segment,
    happened.to_region_code,
    happened.to_segment
