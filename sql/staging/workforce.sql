-- Sakernas figures as collected, read into types; the region is found by its name on its level, in any capitals.
-- grain: area_level, region_code, period

with names as (
    select
        region_level,
        region_code,
        lower(unnest(string_split(names, '|'))) as region_name,
    from intake.known_regions
),

named_regions as (
    select
        region_level,
        region_name,
        min(region_code) as region_code,
    from names
    group by all
    having count(distinct region_code) = 1
)

select
    workforce.line,
    workforce.area_level,
    workforce.area_name as region_code_text,
    named_regions.region_code,
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
left join named_regions
    on
        workforce.area_level = named_regions.region_level
        and lower(workforce.area_name) = named_regions.region_name
