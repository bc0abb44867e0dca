-- Growth of the counts and amounts of a region, each against a stated month; only what may be compared has a rate.
-- A region that is not known is an error.
-- example: from growth_of('Kota Banjarmasin') where growth_basis = 'year_on_year'

create macro growth_of(region) as table
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
                        'growth_of knows no region '
                        || coalesce('''' || region::varchar || '''', 'null')
                        || '; marts.regions lists them.'
                    )
                )
            ) as region_code,
        from found
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
