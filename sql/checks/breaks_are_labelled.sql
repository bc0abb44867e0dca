-- The line of headlines runs through a change of definition without a break.

with headlines as (
    select
        period,
        region_code,
        segment,
        series,
        break_reason,
        lag(series) over previous as previous_series,
    from marts.coverage
    where is_headline
    window previous as (
        partition by region_code, segment
        order by period
    )
)

select
    period,
    region_code,
    segment,
    previous_series,
    series,
    break_reason,
from headlines
where coalesce(previous_series <> series, false) <> (coalesce(break_reason, '') <> '')
order by all
