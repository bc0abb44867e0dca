-- A simulated August round of the survey for every region: provinces near their real size, regencies by population.

with provinces (province_name, province_code, employed_2024, formal_share) as (
    values
    ('Kalimantan Barat', '61', 2860000, 0.4398),
    ('Kalimantan Tengah', '62', 1402280, 0.4850),
    ('Kalimantan Selatan', '63', 2126000, 0.4644),
    ('Kalimantan Timur', '64', 1976447, 0.5768),
    ('Kalimantan Utara', '65', 378361, 0.5100)
),

rounds as (
    select unnest(range(simulate_from.first_year, simulate_from.last_year + 1)) as year,
    from simulate.round_years as simulate_from
),

regencies as (
    select
        'regency' as area_level,
        regencies.region_name as area_name,
        regencies.region_code,
        rounds.year,
        cast(
            floor(
                provinces.employed_2024 * (1 + 0.022 * (rounds.year - 2024))
                * regencies.population
                / sum(regencies.population) over (partition by regencies.province_code, rounds.year)
            ) as bigint
        ) as employed,
        cast(floor(employed * 0.0502) as bigint) as unemployed,
        cast(floor(employed * provinces.formal_share) as bigint) as formal_persons,
        cast(floor(employed * 1.52) as bigint) as working_age_population,
        provinces.province_name,
    from simulate.regencies
    inner join provinces using (province_code)
    cross join rounds
),

every_level as (
    select
        3 as level_order,
        * exclude (province_name),
    from regencies
    union all
    select
        2 as level_order,
        'province' as area_level,
        province_name as area_name,
        min(region_code) as region_code,
        year,
        cast(sum(employed) as bigint) as employed,
        cast(sum(unemployed) as bigint) as unemployed,
        cast(sum(formal_persons) as bigint) as formal_persons,
        cast(sum(working_age_population) as bigint) as working_age_population,
    from regencies
    group by province_name, year
    union all
    select
        1 as level_order,
        'national' as area_level,
        'Indonesia' as area_name,
        '0000' as region_code,
        year,
        cast(144640000 + 1900000 * (year - 2024) as bigint) as employed,
        cast(7470000 as bigint) as unemployed,
        cast((144640000 + 1900000 * (year - 2024)) * 42 // 100 as bigint) as formal_persons,
        cast(215370000 + 2800000 * (year - 2024) as bigint) as working_age_population,
    from rounds
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
