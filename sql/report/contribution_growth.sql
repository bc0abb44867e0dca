-- What was received from January to the last month, against the same months of the year before.
-- grain: period

select
    growth.period,
    growth.value,
    growth.compared_value,
    growth.growth_rate,
    growth.is_comparable,
    growth.reason_code,
from marts.growth
inner join audit.current_release using (region_code)
where
    growth.segment = 'ALL'
    and growth.measure = 'contributions_received_idr'
    and growth.provenance = 'administrative'
    and growth.growth_basis = 'year_to_date'
qualify growth.period = max(growth.period) over ()
