-- Printed figures about participation as collected, read into types.
-- grain: figure_id

select
    figures.line,
    figures.figure_id,
    figures.scope_level,
    figures.scope_name,
    figures.scope_code_kemendagri as region_code_text,
    known_regions.region_code,
    case
        when known_regions.region_code is null then null
        when
            list_contains(string_split(known_regions.spellings, '|'), parse.region_key(figures.scope_name))
            then 'yes'
        else 'no'
    end as is_region_name,
    figures.metric,
    figures.segment,
    figures.value as value_text,
    case
        when figures.unit = 'percent' then parse.measure(figures.value, sender.number_format)
        else parse.number(figures.value, sender.number_format)
    end as value,
    figures.unit,
    figures.as_of as as_of_date_text,
    parse.first_day(figures.as_of) as as_of_date,
    parse.last_day(figures.as_of) as as_of_end_date,
    figures.as_of_precision,
    figures.comparison_base,
    figures.published_on as published_date_text,
    parse.first_day(figures.published_on) as published_date,
    parse.last_day(figures.published_on) as published_end_date,
    figures.publisher,
    figures.source_url,
    figures.definition_note,
    figures.article_key,
from intake.published_figures as figures
cross join intake.sender
left join intake.known_regions
    on figures.scope_code_kemendagri = known_regions.kemendagri_code
