-- Memberships of a month by region and segment, in all and along one dimension at a time.
-- grain: period, region_basis, region_code, segment, dimension, category
-- runs: for memberships, sums
-- column: dimension | What category is of: all, sex, age_group, programme, funding_source or office.
-- column: category | A code of the dimension, or unknown. A membership counts in each of its programmes.
-- column: active_derived | Memberships that are active by what was paid, whatever the source says.
-- column: active_without_person | Active memberships without a NIK.
-- column: active_without_id | Active memberships without a KPJ, which nobody can follow from month to month.

with counted as (
    select
        grouping_id(domicile_region_code, sex, age_group, funding_source, office_code, has_jkk) as without,
        domicile_region_code,
        region_code,
        segment,
        sex,
        age_group,
        funding_source,
        office_code,
        has_jkk,
        has_jkm,
        has_jht,
        has_jp,
        has_jkp,
        sum(case when is_active then memberships else 0 end) as active,
        sum(case when not is_active then memberships else 0 end) as inactive,
        sum(case when is_active and not has_person then memberships else 0 end) as active_without_person,
        sum(case when is_active and not has_id then memberships else 0 end) as active_without_id,
        sum(case when is_active_derived then memberships else 0 end) as active_derived,
    from period.cells
    group by grouping sets (
        (domicile_region_code, segment),
        (region_code, segment, sex),
        (region_code, segment, age_group),
        (region_code, segment, funding_source),
        (region_code, segment, office_code),
        (region_code, segment, has_jkk, has_jkm, has_jht, has_jp, has_jkp)
    )
),

placed as (
    select
        *,
        case when without = 31 then 'domicile' else 'workplace' end as region_basis,
        case
            when without = 31 then coalesce(domicile_region_code, 'unknown')
            else region_code
        end as place_code,
        case without
            when 31 then 'all'
            when 47 then 'sex'
            when 55 then 'age_group'
            when 59 then 'funding_source'
            when 61 then 'office'
            when 62 then 'programme'
        end as dimension,
        case without
            when 31 then ['all']
            when 47 then [coalesce(sex, 'unknown'), 'all']
            when 55 then [coalesce(age_group, 'unknown')]
            when 59 then [coalesce(funding_source, 'unknown')]
            when 61 then [coalesce(office_code, 'unknown')]
            when 62
                then
                    list_filter(
                        [
                            case when has_jkk then 'JKK' end,
                            case when has_jkm then 'JKM' end,
                            case when has_jht then 'JHT' end,
                            case when has_jp then 'JP' end,
                            case when has_jkp then 'JKP' end
                        ],
                        lambda code: code is not null
                    )
        end as categories,
    from counted
),

spread as (
    select
        placed.* exclude (categories),
        categories.category,
    from placed
    cross join unnest(placed.categories) as categories (category)
)

select
    bounds.period,
    spread.region_basis,
    spread.place_code as region_code,
    spread.segment,
    case when spread.category = 'all' then 'all' else spread.dimension end as dimension,
    spread.category,
    sum(spread.active)::bigint as active,
    sum(spread.inactive)::bigint as inactive,
    sum(spread.active_without_person)::bigint as active_without_person,
    sum(spread.active_without_id)::bigint as active_without_id,
    sum(spread.active_derived)::bigint as active_derived,
from spread
cross join period.bounds as bounds
group by all
order by bounds.period, spread.region_basis, region_code, spread.segment, dimension, spread.category
