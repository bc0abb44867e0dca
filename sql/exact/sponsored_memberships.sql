-- Active memberships that neither employer nor member pays, by place of work, segment and who pays.
-- grain: period, region_code, segment, funding_source

with placed as (
    select
        sponsored.period,
        parts.region_code,
        unnest([sponsored.segment, 'ALL']) as segment,
        sponsored.funding_source,
        sponsored.active,
        sponsored.ending_within_3_months,
    from period.sponsored
    inner join exact.region_parts as parts
        on sponsored.region_code = parts.regency_code
)

select
    period,
    region_code,
    segment,
    funding_source,
    sum(active)::bigint as active,
    sum(ending_within_3_months)::bigint as ending_within_3_months,
from placed
group by all
order by period, region_code, segment, funding_source
