-- Active memberships that neither employer nor member pays, by who pays, and those whose payment ends soon.
-- grain: period, region_code, segment, funding_source
-- column: ending_within_3_months | Those whose funding or contract ends in one of the next three months.

select
    bounds.period,
    kept.region_code,
    kept.segment,
    kept.funding_source,
    count(*) as active,
    count(*) filter (
        where
        least(kept.funding_end_date, kept.contract_end_date) > bounds.period_end_date
        and least(kept.funding_end_date, kept.contract_end_date) <= last_day(bounds.period + interval 3 month)
    ) as ending_within_3_months,
from period.kept as kept
cross join period.bounds as bounds
where kept.is_active and kept.funding_source not in ('employer', 'self')
group by all
order by bounds.period, kept.region_code, kept.segment, kept.funding_source
