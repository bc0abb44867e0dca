-- The territory of the office counts other members, projects or employers than were delivered: some lie in a region
-- that no reference knows, or outside the territory.

select
    arrived.period,
    arrived.segment,
    arrived.measure,
from ledger.arrived
cross join ledger.office
left join exact.administrative_counts as counts
    on
        arrived.period = counts.period
        and office.region_code = counts.region_code
        and arrived.segment = counts.segment
        and arrived.measure = counts.measure
        and counts.participant_definition = 'admin_memberships'
where
    arrived.period is not null
    and arrived.value is distinct from counts.value
order by all
