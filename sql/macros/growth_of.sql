-- Growth of the counts and amounts of a region, each against a stated month; only what may be compared has a rate.
-- example: from growth_of('Kota Banjarmasin') where growth_basis = 'year_on_year'

create macro growth_of(region) as table
    with asked as materialized (
        select region.region_code,
        from region_of(region, asker := 'growth_of') as region
    )

    select
        growth.period,
        growth.region_code,
        growth.region_name,
        growth.region_level,
        growth.segment,
        growth.segment_name,
        growth.measure,
        growth.participant_definition,
        growth.growth_basis,
        growth.provenance,
        growth.measure_kind,
        growth.unit,
        growth.value,
        growth.as_of_date,
        growth.compared_period,
        growth.compared_as_of_date,
        growth.compared_value,
        growth.change,
        growth.growth_rate,
        growth.growth_rate_low,
        growth.growth_rate_high,
        growth.is_comparable,
        growth.reason_code,
        growth.is_complete,
        growth.compared_is_complete,
        growth.is_rate_regime_change,
        growth.is_suppressed,
        growth.source,
        growth.compared_source,
        growth.data_kind,
    from marts.growth
    inner join asked using (region_code)
    order by
        growth.period,
        growth.segment,
        growth.measure,
        growth.participant_definition,
        growth.growth_basis,
        growth.provenance;
