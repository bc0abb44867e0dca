-- The month that is being written.

select
    month_wanted.month,
    month_wanted.remainder,
    simulate.first_of(month_wanted.month) as period,
    last_day(simulate.first_of(month_wanted.month)) as period_end_date,
    case year(simulate.first_of(month_wanted.month))
        when 2022 then 90
        when 2023 then 94
        when 2024 then 100
        else 106
    end as wage_percent,
    cast(rates.wage_cap as bigint) as jp_wage_cap,
from simulate.month_wanted
inner join simulate.rate_file as rates
    on
        rates.programme = 'JP'
        and rates.effective_from <= simulate.written_month(simulate.first_of(month_wanted.month))
        and (
            rates.effective_to is null
            or simulate.written_month(simulate.first_of(month_wanted.month)) <= rates.effective_to
        )
