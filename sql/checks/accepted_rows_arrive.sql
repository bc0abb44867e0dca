-- Rows that the ledger says were accepted did not reach the models, or more did.

with arrived as (
    select delivery_id from staging.base_definitions
    union all
    select delivery_id from staging.contribution_rates
    union all
    select delivery_id from staging.figure_checks
    union all
    select delivery_id from staging.figure_readings
    union all
    select delivery_id from staging.funding_sources
    union all
    select delivery_id from staging.office_regions
    union all
    select delivery_id from staging.offices
    union all
    select delivery_id from staging.participant_definitions
    union all
    select delivery_id from staging.provinces
    union all
    select delivery_id from staging.published_figures
    union all
    select delivery_id from staging.publishers
    union all
    select delivery_id from staging.rate_regimes
    union all
    select delivery_id from staging.regions
    union all
    select delivery_id from staging.segments
    union all
    select delivery_id from staging.targets
    union all
    select delivery_id from staging.workforce
),

counted as (
    select
        delivery_id,
        count(*) as arrived_rows,
    from arrived
    group by delivery_id
)

select
    coalesce(deliveries.delivery_id, counted.delivery_id) as delivery_id,
    deliveries.accepted_rows,
    counted.arrived_rows,
from audit.deliveries
full join counted using (delivery_id)
where
    coalesce(deliveries.accepted_rows, 0) <> coalesce(counted.arrived_rows, 0)
    and coalesce(deliveries.period is null, true) -- rows of a month are counted, see memberships_arrive
order by all
