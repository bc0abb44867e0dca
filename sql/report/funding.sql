-- Active memberships of the territory that neither employer nor member pays, by who pays, and what ends soon.
-- grain: period, funding_source

select
    sponsored_memberships.period,
    sponsored_memberships.funding_source,
    sponsored_memberships.active,
    sponsored_memberships.ending_within_3_months,
    sponsored_memberships.is_complete,
    sponsored_memberships.is_suppressed,
from marts.sponsored_memberships
inner join audit.current_release using (region_code)
where sponsored_memberships.segment = 'ALL'
order by sponsored_memberships.period, sponsored_memberships.funding_source
