-- Sakernas figures as collected, read into types. The region is found on its level by a name or code that it alone bears;
-- of several that bear a short name (Banjar), by the province of all other rows of the file.
-- grain: area_level, region_code, period

with named as (
    select
        workforce.line,
        names.region_code,
        names.in_province,
        min(names.province_code) over () as first_province_code,
        max(names.province_code) over () as last_province_code,
    from intake.workforce
    left join intake.region_names as names
        on
            workforce.area_level = names.region_level
            and parse.region_key(workforce.area_name) = names.region_key
)

select
    workforce.line,
    workforce.area_level,
    workforce.area_name as region_code_text,
    coalesce(
        named.region_code,
        case
            when named.first_province_code = named.last_province_code
                then named.in_province[named.first_province_code]
        end
    ) as region_code,
    nullif(concat_ws(' ', workforce.month, workforce.year), '') as period_text,
    parse.month(concat_ws(' ', workforce.month, workforce.year)) as period,
    workforce.working_age_population as working_age_population_text,
    parse.whole(workforce.working_age_population, sender.number_format) as working_age_population,
    workforce.labour_force as labour_force_text,
    parse.whole(workforce.labour_force, sender.number_format) as labour_force,
    workforce.employed as employed_text,
    parse.whole(workforce.employed, sender.number_format) as employed,
    workforce.unemployed as unemployed_text,
    parse.whole(workforce.unemployed, sender.number_format) as unemployed,
    workforce.tpt_pct as unemployment_percent_text,
    parse.measure(workforce.tpt_pct, sender.number_format) as unemployment_percent,
    workforce.tpak_pct as labour_force_percent_text,
    parse.measure(workforce.tpak_pct, sender.number_format) as labour_force_percent,
    workforce.formal_persons as formal_persons_text,
    parse.whole(workforce.formal_persons, sender.number_format) as formal_persons,
    workforce.formal_pct as formal_percent_text,
    parse.measure(workforce.formal_pct, sender.number_format) as formal_percent,
    workforce.informal_persons as informal_persons_text,
    parse.whole(workforce.informal_persons, sender.number_format) as informal_persons,
    workforce.informal_pct as informal_percent_text,
    parse.measure(workforce.informal_pct, sender.number_format) as informal_percent,
    workforce.printed_unit as printed_unit_text,
    parse.whole(workforce.printed_unit, sender.number_format) as printed_unit,
    workforce.source_url,
    workforce.note,
from intake.workforce
cross join intake.sender
inner join named using (line)
