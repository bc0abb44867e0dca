-- Contributions of the territory by month of payment and by month covered, in all and by programme.
-- grain: basis, period, programme

select
    contributions.basis,
    contributions.period,
    contributions.programme,
    contributions.contributions_idr,
    contributions.is_suppressed,
from marts.contributions
inner join audit.current_release using (region_code)
where contributions.segment = 'ALL'
order by contributions.basis, contributions.period, contributions.programme
