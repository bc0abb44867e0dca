-- A change between different definitions is shown as if it were one series.

select
    region_code,
    segment,
    comparison_kind,
    from_period,
    to_period,
    from_series,
    to_series,
    status,
    reason_code,
from marts.coverage_change
where
    (
        from_series <> to_series
        and (
            status = 'comparable'
            or not regexp_matches(
                coalesce(reason_code, ''),
                'definition_differs|survey_weights_differ|base_undisclosed|incomplete'
            )
        )
    )
    or (
        status = 'common_base_only'
        and from_series = to_series
        and not regexp_matches(coalesce(reason_code, ''), 'year_precision')
    )
    or (status = 'not_comparable' and (change_points is not null or reason_code is null))
order by all
