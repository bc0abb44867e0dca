-- Growth of the counts and amounts of a region, each against a stated month; only what may be compared has a rate.
-- example: from growth_of('Kota Banjarmasin') where growth_basis = 'year_on_year'

create macro growth_of(region) as table
    select growth.*
    from marts.growth
    where lower(region) in (lower(growth.region_code), lower(growth.region_name))
    order by
        growth.period,
        growth.segment,
        growth.measure,
        growth.participant_definition,
        growth.growth_basis,
        growth.provenance;
