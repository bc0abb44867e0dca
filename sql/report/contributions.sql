-- Contributions of the territory by month of payment and by month covered, in all and by programme.
-- grain: basis, period, programme
-- column: is_complete all senders of the month of payment delivered; a month covered is paid for in several months

select
    contributions.basis,
    contributions.period,
    contributions.programme,
    contributions.contributions_idr,
    contributions.is_complete,
    contributions.is_suppressed,
from marts.contributions
inner join audit.current_release using (region_code)
where contributions.segment = 'ALL'
order by contributions.basis, contributions.period, contributions.programme
