-- The complete calendar of months.
-- grain: period

select
    period,
    period_end_date,
    calendar_year,
    calendar_quarter,
    calendar_month,
    period_name,
    period_name_id,
from core.periods
order by period
