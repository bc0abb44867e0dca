-- Who came, moved and left in a month: from the active memberships of one month's end to those of the next.
-- Opening and all that came, less all that left, restated and unobserved beside, is closing, to the last unit.
-- grain: period, region_code, segment, counted_unit, region_basis, provenance
-- column: segment | PU, BPU or PMI; JAKON by name, where there are any; ALL: all memberships by KPJ, without the headcount of construction projects.
-- column: is_suppressed | Some of the row is hidden, because too few people are behind it; hidden cells are empty.

select
    flows.period,
    flows.region_code,
    regions.region_name,
    regions.region_level,
    flows.segment,
    segments.segment_name,
    'membership' as counted_unit,
    'workplace' as region_basis,
    'administrative' as provenance,
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
    flows.net_change,
    flows.is_complete,
    flows.is_suppressed,
from core.participation_flows as flows
inner join core.regions using (region_code)
inner join core.segments using (segment)
order by
    flows.period,
    flows.region_code,
    flows.segment,
    counted_unit,
    region_basis,
    provenance
