-- Sakernas figures as collected. The region is found by a name or code that it alone bears, on its level where one is
-- stated; of several that bear a short name (Banjar), by the province of all other rows of the file. Without a level
-- Jambi is the province in a file that has no regency beside it.
-- grain: area_level, region_code, period, stated_by

with named as (
    select
        workforce.* exclude (year, period_text),
        nullif(concat_ws(' ', workforce.period_text, workforce.year), '') as period_text,
        names.region_code as own_region_code,
        names.full_name_code,
        names.in_province,
        min(names.province_code) over () as first_province_code,
        max(names.province_code) over () as last_province_code,
        coalesce(bool_or(own_regions.region_level = 'regency') over (), false) as has_regencies,
    from read.workforce
    left join intake.region_names as names
        on
            names.region_level
            = case when workforce.area_level_text is null then 'any' else workforce.area_level end
            and parse.region_key(workforce.region_code_text) = names.region_key
    left join intake.known_regions as own_regions
        on names.region_code = own_regions.region_code
),

found as (
    select
        * exclude ( -- noqa: AM04
            own_region_code, full_name_code, in_province, first_province_code, last_province_code,
            has_regencies
        ),
        coalesce(
            own_region_code,
            case when not has_regencies and area_level_text is null then full_name_code end,
            case when first_province_code = last_province_code then in_province[first_province_code] end
        ) as region_code,
    from named
)

select
    found.* exclude (area_level), -- noqa: AM04
    case when found.area_level_text is null then known_regions.region_level else found.area_level end
        as area_level,
    parse.month(found.period_text) as period,
from found
left join intake.known_regions
    on found.region_code = known_regions.region_code
