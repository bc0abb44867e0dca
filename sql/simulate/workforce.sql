-- A simulated August round of the survey: every regency at the scale of the simulation, 2.2 % more each year; its
-- provinces and the nation are their sums.

with rounds as (
    select unnest(range(first_year, last_year + 1)) as year,
    from simulate.round_years
),

working as (
    select
        survey.region_name as area_name,
        survey.region_code,
        survey.province_name,
        survey.province_code,
        survey.formal_persons / survey.employed as formal_share,
        rounds.year,
        cast(
            greatest(3, floor(survey.employed * request.scale * (1 + 0.022 * (rounds.year - 2024)))) as bigint
        ) as employed,
    from simulate.survey
    cross join rounds
    cross join simulate.request
),

regencies as (
    select
        * exclude (formal_share),
        cast(greatest(1, floor(employed * 0.0502)) as bigint) as unemployed,
        cast(greatest(1, least(employed - 1, floor(employed * formal_share))) as bigint) as formal_persons,
        cast(greatest(employed + unemployed, floor(employed * 1.52)) as bigint) as working_age_population,
    from working
),

every_level as (
    select
        3 as level_order,
        'regency' as area_level,
        * exclude (province_name, province_code),
    from regencies
    where region_code in (select region_code from simulate.territory)
    union all by name
    select
        2 as level_order,
        'province' as area_level,
        province_name as area_name,
        province_code || '00' as region_code,
        year,
        cast(sum(employed) as bigint) as employed,
        cast(sum(unemployed) as bigint) as unemployed,
        cast(sum(formal_persons) as bigint) as formal_persons,
        cast(sum(working_age_population) as bigint) as working_age_population,
    from regencies
    where province_code in (select served.province_code from simulate.regencies as served)
    group by province_name, province_code, year
    union all by name
    select
        1 as level_order,
        'national' as area_level,
        'Indonesia' as area_name,
        '0000' as region_code,
        year,
        cast(sum(employed) as bigint) as employed,
        cast(sum(unemployed) as bigint) as unemployed,
        cast(sum(formal_persons) as bigint) as formal_persons,
        cast(sum(working_age_population) as bigint) as working_age_population,
    from regencies
    group by year
)

select
    area_level,
    area_name,
    year,
    'Aug' as month,
    working_age_population,
    employed + unemployed as labour_force,
    employed,
    unemployed,
    null as tpt_pct,
    null as tpak_pct,
    formal_persons,
    null as formal_pct,
    employed - formal_persons as informal_persons,
    null as informal_pct,
    'simulated' as source_url,
    'simulated: no survey round' as note,
    1 as printed_unit,
from every_level
order by level_order, year, region_code
