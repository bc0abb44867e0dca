-- Coverage of a region, named by code or name: every month, segment and pair of definitions, each rate with its parts.
-- example: from coverage_of('0000') where is_headline

create macro coverage_of(region) as table
    with asked as materialized (
        select region.region_code,
        from region_of(region, asker := 'coverage_of') as region
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
