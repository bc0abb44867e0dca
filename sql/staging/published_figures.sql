-- Printed figures about participation as collected, with the region that they name and the days that they may mean.
-- Without a code a province or regency is found by a name that it alone bears.
-- grain: figure_id

select
    figures.*, -- noqa: AM04
    coalesce(known_regions.region_code, names.region_code) as region_code,
    case
        when known_regions.region_code is null then null
        when
            list_contains(string_split(known_regions.spellings, '|'), parse.region_key(figures.scope_name))
            then 'yes'
        else 'no'
    end as is_region_name,
    case
        when figures.unit = 'percent' then parse.measure(figures.value_text, sender.number_format)
        else parse.number(figures.value_text, sender.number_format)
    end as value,
    parse.last_day(figures.as_of_date_text) as as_of_end_date,
    parse.last_day(figures.published_date_text) as published_end_date,
from read.published_figures as figures
cross join intake.deliveries as sender -- the one that is judged
left join intake.known_regions
    on figures.region_code_text = known_regions.kemendagri_code
left join intake.region_names as names
    on
        figures.region_code_text is null
        and figures.scope_level in ('province', 'regency')
        and figures.scope_level = names.region_level
        and parse.region_key(figures.scope_name) = names.region_key
