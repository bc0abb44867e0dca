-- Contributions of the territory by month of payment and by month covered, in all and by programme.
-- grain: basis, period, programme
-- column: is_complete all senders of the month of payment delivered; a month covered is paid for in several months

with complete as (
    select
        period,
        'paid' as basis,
        bool_and(is_complete) as is_complete,
    from marts.completeness
    where dataset = 'contributions'
    group by period
)

select
    contributions.basis,
    contributions.period,
    contributions.programme,
    contributions.contributions_idr,
    complete.is_complete,
    contributions.is_suppressed,
from marts.contributions
inner join audit.current_release using (region_code)
left join complete using (basis, period)
where contributions.segment = 'ALL'
order by contributions.basis, contributions.period, contributions.programme
