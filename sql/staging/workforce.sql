-- Sakernas figures as collected. The region is found on its level by a name or code that it alone bears;
-- of several that bear a short name (Banjar), by the province of all other rows of the file.
-- grain: area_level, region_code, period

with named as (
    select
        workforce.line,
        names.region_code,
        names.in_province,
        min(names.province_code) over () as first_province_code,
        max(names.province_code) over () as last_province_code,
    from read.workforce
    left join intake.region_names as names
        on
            workforce.area_level = names.region_level
            and parse.region_key(workforce.region_code_text) = names.region_key
),

dated as (
    select
        * exclude (year, period_text),
        nullif(concat_ws(' ', period_text, year), '') as period_text,
    from read.workforce
)

select
    dated.*, -- noqa: AM04
    coalesce(
        named.region_code,
        case
            when named.first_province_code = named.last_province_code
                then named.in_province[named.first_province_code]
        end
    ) as region_code,
    parse.month(dated.period_text) as period,
from dated
inner join named using (line)
