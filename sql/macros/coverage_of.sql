-- Coverage of a region, named by code or name: every month, segment and pair of definitions, each rate with its parts.
-- A region that is not known is an error.
-- example: from coverage_of('KAL') where is_headline

create macro coverage_of(region) as table
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
                        'coverage_of knows no region '
                        || coalesce('''' || region::varchar || '''', 'null')
                        || '; marts.regions lists them.'
                    )
                )
            ) as region_code,
        from found
    )

    select
        coverage.period,
        coverage.region_code,
        coverage.region_name,
        coverage.segment,
        coverage.participants,
        coverage.participant_definition,
        coverage.base_workers,
        coverage.base_definition,
        coverage.base_as_of_date,
        coverage.base_status,
        coverage.coverage_rate,
        coverage.coverage_rate_low,
        coverage.coverage_rate_high,
        coverage.series,
        coverage.break_reason,
        coverage.provenance,
        coverage.is_headline,
        coverage.is_stated,
        coverage.is_above_one,
        coverage.has_conflict,
        coverage.is_complete,
        coverage.is_provisional,
        coverage.is_suppressed,
        coverage.data_kind,
    from marts.coverage
    inner join asked using (region_code)
    order by
        coverage.period,
        coverage.segment,
        coverage.participant_definition,
        coverage.base_definition,
        coverage.provenance;
