-- The month that is being written.

with wanted as (
    select
        *,
        simulate.first_of(month) as period,
    from simulate.month_wanted
)

select
    wanted.month,
    wanted.remainder,
    wanted.period,
    last_day(wanted.period) as period_end_date,
    case year(wanted.period)
        when 2022 then 90
        when 2023 then 94
        when 2024 then 100
        else 106
    end as wage_percent,
    cast(rates.wage_cap as bigint) as jp_wage_cap,
from wanted
inner join simulate.rate_file as rates
    on
        rates.programme = 'JP'
        and rates.effective_from <= simulate.written_month(wanted.period)
        and (
            rates.effective_to is null
            or simulate.written_month(wanted.period) <= rates.effective_to
        )
