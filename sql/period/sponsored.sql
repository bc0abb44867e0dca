-- Active memberships that neither employer nor member pays, by who pays, and those whose payment ends soon.
-- grain: period, region_code, segment, funding_source
-- runs: for memberships, sums
-- column: ending_within_3_months | Those whose funding or contract ends on the last day of the month or in one of the next three months; one whose end is not stated is not counted.

select
    bounds.period,
    cells.region_code,
    cells.segment,
    cells.funding_source,
    sum(cells.memberships)::bigint as active,
    sum(case when cells.is_ending_soon then cells.memberships else 0 end)::bigint as ending_within_3_months,
from period.cells as cells
cross join period.bounds as bounds
where cells.is_active and cells.funding_source not in ('employer', 'self')
group by all
order by bounds.period, cells.region_code, cells.segment, cells.funding_source
