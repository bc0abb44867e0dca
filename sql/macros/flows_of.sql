-- Who came, moved and left in a region, month by month and segment: opening and all that came, less all that left, is
-- closing.
-- A region that is not known is an error.
-- example: from flows_of('6371') where segment = 'BPU'

create macro flows_of(region) as table
    with found as (
        select list(regions.region_code) as codes,
        from marts.regions
        where lower(region::varchar) in (lower(regions.region_code), lower(regions.region_name))
    ),

    -- Materialized: what else is asked of the rows does not keep the error away.
    asked as materialized (
        select
            unnest(
                coalesce(
                    found.codes,
                    error(
                        'flows_of knows no region '
                        || coalesce('''' || region::varchar || '''', 'null')
                        || '; marts.regions lists them.'
                    )
                )
            ) as region_code,
        from found
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
