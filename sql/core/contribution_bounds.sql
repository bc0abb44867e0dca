-- What a month's contribution of a programme can be, over all risk classes and reliefs, to the end of 2030.
-- grain: period, segment, programme
-- column: period | Month covered, as its first day.
-- column: programme | JKK, JKM, JHT, JP or JKP; JKP is no part of what is paid for a member.
-- column: rate_low | Lowest rate of the month, a fraction; empty where the contribution is an amount.
-- column: rate_high | Highest rate of the month, a fraction; empty where the contribution is an amount.
-- column: amount_low | Least minimum or fixed amount of the month, rupiah; empty where there is none.
-- column: amount_high | Greatest minimum or fixed amount of the month, rupiah; empty where there is none.

with months as (
    select month_start::date as period
    from generate_series(date '2015-07-01', date '2030-12-01', interval 1 month) as calendar (month_start)
)

select
    months.period,
    rates.segment,
    rates.programme,
    min(rates.contribution_rate) as rate_low,
    max(rates.contribution_rate) as rate_high,
    min(rates.amount_minimum) as amount_low,
    max(rates.amount_minimum) as amount_high,
    max(rates.wage_cap) as wage_cap,
from months
inner join core.contribution_rates as rates
    on
        months.period >= rates.effective_from_date
        and (rates.effective_to_date is null or months.period <= rates.effective_to_date)
group by months.period, rates.segment, rates.programme
order by months.period, rates.segment, rates.programme
