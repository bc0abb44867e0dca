-- Memberships that came, moved and left in the territory, month by month, over all segments.
-- grain: period

select
    flows.period,
    flows.opening,
    flows.joined,
    flows.returned,
    flows.moved_in_region,
    flows.moved_in_segment,
    flows.lapsed,
    flows.left_retired,
    flows.left_deceased,
    flows.left_work_ended,
    flows.left_contract_ended,
    flows.left_other,
    flows.moved_out_region,
    flows.moved_out_segment,
    flows.restated,
    flows.unobserved,
    flows.closing,
    flows.is_complete,
    flows.is_suppressed,
from marts.participation_flows as flows
inner join audit.current_release using (region_code)
where
    flows.segment = 'ALL'
    and flows.counted_unit = 'membership'
    and flows.region_basis = 'workplace'
    and flows.provenance = 'administrative'
order by flows.period
