-- Memberships of regencies whose funding ends on the last day of the last month or within three months after it, the
-- most first; hidden counts last.
-- grain: region_code, funding_source

with last_month as (
    select max(period) as period
    from marts.sponsored_memberships
    inner join audit.current_release using (region_code)
)

select
    ending.period,
    ending.region_code,
    ending.region_name,
    ending.funding_source,
    ending.active,
    ending.ending_within_3_months,
    ending.is_suppressed,
from marts.sponsored_memberships as ending
inner join last_month using (period)
inner join marts.regions using (region_code)
where
    ending.segment = 'ALL'
    and ending.region_level = 'regency'
    and regions.is_in_territory
    and (ending.ending_within_3_months > 0 or ending.ending_within_3_months is null)
order by ending.ending_within_3_months desc nulls last, ending.region_code asc, ending.funding_source asc
