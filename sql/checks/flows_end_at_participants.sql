-- The flows of a month end at another number of members than the month counts; a month without deliveries counts none.

select
    flows.period,
    flows.region_code,
    flows.segment,
from exact.participation_flows as flows
left join exact.administrative_counts as counts
    on
        flows.period = counts.period
        and flows.region_code = counts.region_code
        and flows.segment = counts.segment
        and counts.measure = 'participants'
        and counts.participant_definition = 'admin_memberships'
where flows.segment in ('PU', 'BPU', 'PMI') and coalesce(counts.value, 0) <> flows.closing
order by all
