-- Sakernas figures as collected. The region is found on its level by a name or code that it alone bears;
-- of several that bear a short name (Banjar), by the province of all other rows of the file.
-- grain: area_level, region_code, period, stated_by

with named as (
    select
        workforce.* exclude (year, period_text),
        nullif(concat_ws(' ', workforce.period_text, workforce.year), '') as period_text,
        names.region_code as own_region_code,
        names.in_province,
        min(names.province_code) over () as first_province_code,
        max(names.province_code) over () as last_province_code,
    from read.workforce
    left join intake.region_names as names
        on
            workforce.area_level = names.region_level
            and parse.region_key(workforce.region_code_text) = names.region_key
)

select
    * exclude (own_region_code, in_province, first_province_code, last_province_code), -- noqa: AM04
    coalesce(
        own_region_code,
        case when first_province_code = last_province_code then in_province[first_province_code] end
    ) as region_code,
    parse.month(period_text) as period,
from named
