-- Who came, moved and left in a region, month by month and segment: opening and all that came, less all that left, is
-- closing.
-- example: from flows_of('6371') where segment = 'BPU'

create macro flows_of(region) as table
    select flows.*
    from marts.participation_flows as flows
    where lower(region) in (lower(flows.region_code), lower(flows.region_name))
    order by flows.period, flows.segment, flows.counted_unit, flows.region_basis, flows.provenance;
