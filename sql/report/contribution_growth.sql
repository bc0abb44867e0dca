-- What was received in the last month and since January, against the same months of the year before.
-- grain: growth_basis

select
    growth.growth_basis,
    growth.period,
    growth.value,
    growth.compared_period,
    growth.compared_value,
    growth.growth_rate,
    growth.is_comparable,
    growth.reason_code,
    growth.is_rate_regime_change,
from marts.growth
inner join audit.current_release using (region_code)
where
    growth.segment = 'ALL'
    and growth.measure = 'contributions_received_idr'
    and growth.provenance = 'administrative'
    and growth.growth_basis in ('year_on_year', 'year_to_date')
qualify growth.period = max(growth.period) over (partition by growth.growth_basis)
order by growth.growth_basis
