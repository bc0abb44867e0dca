-- A growth is against another month than its basis says, or stands without the value it is against.

select
    period,
    region_code,
    segment,
    measure,
    participant_definition,
    growth_basis,
    compared_period,
from marts.growth
where
    compared_period is distinct from case growth_basis
        when 'month_on_month' then period - interval 1 month
        when 'year_on_year' then period - interval 12 month
        when 'year_to_date' then period - interval 12 month
        when 'december_stock' then date_trunc('year', period) - interval 1 month
        when 'full_previous_year' then date_trunc('year', period) - interval 1 month
    end::date
    or measure_kind is distinct from case
        when growth_basis in ('year_to_date', 'full_previous_year') then 'flow' else 'stock'
    end
    or growth_rate is distinct from case
        when is_complete and coalesce(compared_is_complete, true)
            then metrics.growth_rate(value, compared_value)::double
    end
    or (is_comparable and not (is_complete and compared_is_complete))
    or (growth_rate is not null and (compared_as_of_date is null or compared_source is null))
    or (not is_comparable and reason_code is null)
    or (is_comparable and compared_value is null)
order by all
