-- The calendar of days of the years that have facts, for tools that want a row for every day of a date table.
-- grain: calendar_date
-- column: calendar_date | Day. The facts may join here too: their period is the first day of a month.
-- column: period | Month of the day, as its first day; joins marts.periods, which names it.

with last_year as (
    select max(calendar_year) as calendar_year
    from marts.periods
    where has_facts
)

select
    day_start::date as calendar_date,
    periods.period,
from marts.periods
cross join last_year
cross join generate_series(periods.period, periods.period_end_date, interval 1 day) as calendar (day_start)
where periods.calendar_year <= last_year.calendar_year
order by calendar_date
