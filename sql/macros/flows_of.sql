-- Who came, moved and left in a region, month by month and segment: opening and all that came, less all that left, is
-- closing.
-- example: from flows_of('6371') where segment = 'BPU'

create macro flows_of(region) as table
    with asked as materialized (
        select region.region_code,
        from region_of(region, asker := 'flows_of') as region
    )

    select
        flows.period,
        flows.region_code,
        flows.region_name,
        flows.region_level,
        flows.segment,
        flows.segment_name,
        flows.counted_unit,
        flows.region_basis,
        flows.provenance,
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
        flows.data_kind,
    from marts.participation_flows as flows
    inner join asked using (region_code)
    order by flows.period, flows.segment, flows.counted_unit, flows.region_basis, flows.provenance;
