-- The region that a code or a name means: 6371 or 63.71, Kota Banjarmasin, Kab. Banjar, Kalsel, in capitals or not. A
-- name that several regions bear is an error that names them (Banjar is a Kabupaten and a Kota), as is one of none.
-- example: from region_of('Kab. Banjar')

create macro region_of(region, asker := 'region_of') as table
    with asked as (
        select
            trim(region::varchar) as name,
            -- As sql/parse/region_key.sql writes names.
            case
                when regexp_matches(region::varchar, '[A-Za-z]')
                    then regexp_replace(lower(region::varchar), '[^a-z0-9]+', '', 'g')
            end as spelling,
    ),

    -- Jambi is the province of that name, though its city is called so too.
    found as (
        select
            regions.region_code,
            regions.region_name,
            lower(asked.name) in (lower(regions.region_code), lower(regions.region_name))
            or (asked.name like '__.__' and asked.name is not distinct from regions.kemendagri_code)
                as is_certain,
        from marts.regions
        cross join asked
        where is_certain or list_contains(string_split(regions.spellings, '|'), asked.spelling)
    ),

    meant as (
        select
            coalesce(
                max(found.region_code) filter (where found.is_certain),
                case when count(*) = 1 then max(found.region_code) end
            ) as region_code,
            string_agg(
                found.region_name || ' (' || found.region_code || ')', ' or '
                order by found.region_code
            ) as bearers,
        from found
    ),

    written as (
        select
            regions.region_code,
            regions.region_name,
            unnest(string_split(regions.spellings, '|')) as spelling,
        from marts.regions
        cross join meant
        where meant.bearers is null
    ),

    nearest as (
        select
            arg_min(
                written.region_name || ' (' || written.region_code || ')',
                (damerau_levenshtein(written.spelling, asked.spelling), written.region_code)
            ) as region,
        from written
        inner join asked
            on
                damerau_levenshtein(written.spelling, asked.spelling) <= 2
                and 5 * damerau_levenshtein(written.spelling, asked.spelling) <= length(asked.spelling)
    ),

    -- Materialized: what else is asked of the rows does not keep the error away.
    told as materialized (
        select
            case
                when meant.region_code is not null then meant.region_code
                when meant.bearers is not null
                    then
                        error(
                            asker || ': ''' || asked.name || ''' may be ' || meant.bearers
                            || '; write one of these names or codes.'
                        )
                when nearest.region is not null
                    then
                        error(
                            asker || ' knows no region ''' || asked.name || '''; the nearest is '
                            || nearest.region || '.'
                        )
                else error(
                    asker || ' knows no region ' || coalesce('''' || asked.name || '''', 'null')
                    || '; marts.regions lists them.'
                )
            end as region_code,
        from meant
        cross join asked
        cross join nearest
    )

    select
        regions.region_code,
        regions.region_name,
        regions.region_level,
    from marts.regions
    inner join told using (region_code);
