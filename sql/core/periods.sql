-- The complete calendar of months from the first figure to the last one or the last survey round.
-- grain: period

with bounds as (
    select
        least(min(figures.period), (select min(statements.round) from core.survey_statements as statements))
            as first_period,
        greatest(
            max(figures.period), (select max(statements.round) from core.survey_statements as statements)
        ) as last_period,
    from core.figures
    where figures.measure not like 'target%'
)

select
    month_start::date as period,
    last_day(month_start::date) as period_end_date,
    year(month_start) as calendar_year,
    quarter(month_start) as calendar_quarter,
    month(month_start) as calendar_month,
    strftime(month_start, '%Y-%m') as period_name,
    list_extract(
        [
            'Januari',
            'Februari',
            'Maret',
            'April',
            'Mei',
            'Juni',
            'Juli',
            'Agustus',
            'September',
            'Oktober',
            'November',
            'Desember'
        ],
        month(month_start)::int
    )
    || ' '
    || year(month_start) as period_name_id,
from bounds, generate_series(first_period, last_period, interval 1 month) as calendar (month_start)
order by period
