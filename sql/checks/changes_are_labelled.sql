-- A change between different definitions is shown as if it were one series.

select
    region_code,
    segment,
    comparison_kind,
    from_period,
    to_period,
    from_series,
    to_series,
from marts.coverage_change
where
    (from_series <> to_series and (status = 'comparable' or reason_code is null))
    or (status = 'not_comparable' and (change_points is not null or reason_code is null))
