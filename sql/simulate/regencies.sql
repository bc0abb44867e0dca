-- Regencies of the territory, each with the branch that serves it and its share of the memberships.

with provinces (province_code, branches_before, branches, minimum_wage) as (
    values
    ('61', 0, 7, 2702616),
    ('62', 7, 7, 3261616),
    ('63', 14, 7, 3282812),
    ('64', 21, 6, 3360858),
    ('65', 27, 3, 3361653)
),

listed as (
    select
        bps_code as region_code,
        kemendagri_code,
        official_name as region_name,
        left(bps_code, 2) as province_code,
        cast(population_kepmendagri_2025 as bigint) as population,
        cast(population_kepmendagri_2025 as bigint) * if(kind = 'kota', 2, 1) as weight,
        row_number() over (partition by left(bps_code, 2) order by bps_code) - 1 as place,
        count(*) over (partition by left(bps_code, 2)) as regencies,
    from simulate.region_file
    where level = 'regency'
),

served as (
    select
        listed.* exclude (place, regencies),
        provinces.minimum_wage,
        cast(branches_before + place * branches // regencies + 1 as integer) as branch,
    from listed
    inner join provinces using (province_code)
)

select
    *,
    cast(sum(weight) over (partition by branch order by region_code) as bigint) as weight_to,
    weight_to - weight as weight_from,
    cast(sum(weight) over (partition by branch) as bigint) as branch_weight,
from served
order by region_code
