-- Regencies of the territory, each with the branch that serves it and what it weighs among them: wage earners by its
-- formal workers, own-account ones by its informal workers, and both together as many as the report has of each.

with placed as (
    select
        survey.*,
        row_number() over (partition by survey.province_code order by survey.region_code) - 1 as place,
        count(*) over (partition by survey.province_code) as regencies,
        rank() over (order by survey.province_code) - 1 as regencies_before,
        count(*) over () as all_regencies,
        cast(75 + hash(survey.region_code) % 51 as bigint) as percent,
    from simulate.survey
    inner join simulate.territory using (region_code)
),

spread as (
    select
        placed.*,
        request.branches as all_branches,
        (2 * regencies_before * all_branches + all_regencies) // (2 * all_regencies) as branches_before,
        (2 * (regencies_before + regencies) * all_branches + all_regencies) // (2 * all_regencies)
        - branches_before as branches,
    from placed
    cross join simulate.request
),

weighed as (
    select
        region_code,
        kemendagri_code,
        region_name,
        kind,
        province_code,
        province_name,
        employed,
        cast(
            least(all_branches, branches_before + 1 + place * greatest(branches, 1) // regencies) as integer
        ) as branch,
        formal_persons * percent * if(kind = 'kota', 12, 10) as formal_weight,
        informal_persons * percent * 10 as informal_weight,
        formal_weight * 7 + informal_weight * 3 as weight,
        2100000 + cast(hash(province_code) % 14 as bigint) * 100000 as minimum_wage,
    from spread
)

select
    *,
    cast(sum(weight) over (partition by branch order by region_code) as bigint) as weight_to,
    weight_to - weight as weight_from,
    cast(sum(weight) over (partition by branch) as bigint) as branch_weight,
from weighed
order by region_code
