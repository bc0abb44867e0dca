-- Printed figures about participation as collected, with the region that they name and the days that they may mean.
-- grain: figure_id

select
    figures.*, -- noqa: AM04
    known_regions.region_code,
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
