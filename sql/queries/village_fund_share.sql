-- What share of BPU memberships is paid by village funds, and how has it changed in a year?
-- id: Berapa bagian kepesertaan BPU yang dibayar dari dana desa, dan bagaimana perubahannya dalam setahun?

-- The latest month of each region, beside the same month last year. Village funds pay memberships of PU too: these are
-- not in it. A share of which a part is hidden is empty, and never 0. A region that is not listed has no such
-- membership.

with paid as (
    select
        sponsored.period,
        sponsored.region_code,
        sponsored.region_name,
        sponsored.region_level,
        sponsored.active as paid_by_village_funds,
        profile.active as memberships,
        metrics.share_rate(sponsored.active, profile.active) as village_fund_rate,
        sponsored.is_suppressed or profile.is_suppressed as is_suppressed,
        sponsored.is_complete,
    from marts.sponsored_memberships as sponsored
    inner join marts.membership_profile as profile
        on
            sponsored.period = profile.period
            and sponsored.region_code = profile.region_code
            and sponsored.segment = profile.segment
            and profile.dimension = 'all'
    where sponsored.segment = 'BPU' and sponsored.funding_source = 'village_fund'
),

latest as (
    select max(period) as period
    from marts.sponsored_memberships
)

select
    paid.period,
    paid.region_code,
    paid.region_name,
    paid.region_level,
    paid.paid_by_village_funds,
    paid.memberships,
    paid.village_fund_rate,
    year_before.period as compared_period,
    year_before.village_fund_rate as compared_village_fund_rate,
    case
        when paid.is_complete and year_before.is_complete
            then metrics.change_points(year_before.village_fund_rate, paid.village_fund_rate)
    end as change_points,
    paid.is_complete,
    year_before.is_complete as compared_is_complete,
    paid.is_suppressed,
from paid
inner join latest using (period)
left join paid as year_before
    on
        paid.region_code = year_before.region_code
        and paid.period = year_before.period + interval 1 year
order by paid.region_level asc, paid.village_fund_rate desc nulls last, paid.region_code asc
