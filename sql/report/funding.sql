-- Active memberships of the territory that neither employer nor member pays, by who pays, and what ends soon.
-- grain: period, funding_source

with complete as (
    select
        period,
        bool_and(is_complete) as is_complete,
    from marts.completeness
    where dataset = 'memberships'
    group by period
)

select
    sponsored_memberships.period,
    sponsored_memberships.funding_source,
    sponsored_memberships.active,
    sponsored_memberships.ending_within_3_months,
    complete.is_complete,
    sponsored_memberships.is_suppressed,
from marts.sponsored_memberships
inner join audit.current_release using (region_code)
left join complete using (period)
where sponsored_memberships.segment = 'ALL'
order by sponsored_memberships.period, sponsored_memberships.funding_source
