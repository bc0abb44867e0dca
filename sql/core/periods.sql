-- The complete calendar of months from the first figure, survey round or record to the last one.
-- grain: period

with months as (
    select period
    from core.figures
    where measure not like 'target%'
    union all
    select round as period
    from core.survey_statements
    union all
    select period
    from core.administrative_counts
),

bounds as (
    select
        min(period) as first_period,
        max(period) as last_period,
    from months
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
