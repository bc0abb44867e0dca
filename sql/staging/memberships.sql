-- Membership extracts; one row per membership and month.
-- grain: delivery_id, line
-- column: region_fault | Why the work place is no region of the territory in that month; empty where it is one.
-- column: nik_birth_day | Day, month and year of the century as the NIK states them, a woman's day as a man's: 140590.
-- column: contribution_low | Least contribution of the month for the programmes of the row, empty where not judged.
-- column: known_office_code | A branch that nobody knows is not kept: what stands in its cell may be a person's.

with delivered as (
    select
        *,
        last_day(delivery_period) as period_end_date,
        regexp_full_match(nik, '[0-9]{16}') as is_nik,
        parse.region_system(region_code_text, code_system_text, delivery_code_system) as region_system,
        parse.region_system(domicile_region_code_text, code_system_text, delivery_code_system)
            as domicile_system,
        (
            date_part('year', last_day(delivery_period)) - date_part('year', birth_date)
            - (
                month(birth_date) * 100 + day(birth_date)
                > month(last_day(delivery_period)) * 100 + day(last_day(delivery_period))
            )::int
        )::int as age,
    from read.memberships
)

select
    delivered.* exclude ( -- noqa: AM04
        delivery_number, delivery_code_system, domicile_region_code_text, region_system, domicile_system
    ),
    case when delivered.is_nik then delivered.nik end as person_number,
    case when not delivered.is_nik then regexp_full_match(delivered.nik, '[A-Z]{1,2}[0-9]{6,8}') end
        as is_passport,
    try_cast(substr(delivered.nik, 7, 2) as int) > 40 as is_woman_by_nik,
    (try_cast(substr(delivered.nik, 7, 6) as int) - case
        when substr(delivered.nik, 7, 2) > '40' then 400000 else 0
    end)::int as nik_birth_day,
    (
        day(delivered.birth_date) * 10000
        + month(delivered.birth_date) * 100
        + year(delivered.birth_date) % 100
    )::int as birth_day,
    prefixes.code is not null as is_prefix_known,
    case
        when delivered.age is null then 'unknown'
        when delivered.age < 15 then 'under_15'
        when delivered.age >= 65 then '65+'
        else (delivered.age - delivered.age % 5) || '-' || (delivered.age - delivered.age % 5 + 4)
    end as age_group,
    offices.office_code is not null as is_office_known,
    offices.office_code as known_office_code,
    served.office_code is not null
    or places.region_code is null
    or not coalesce(offices.has_regions, false) as is_region_served,
    places.region_code,
    parse.region_fault(
        delivered.region_code_text, delivered.region_system, places.region_code, places.is_in_territory
    ) as region_fault,
    domiciles.region_code as domicile_region_code,
    delivered.domicile_region_code_text is null or domiciles.region_code is not null as is_domicile_known,
    coalesce(domiciles.is_in_territory, true) as is_domicile_in_territory,
    delivered.status_source = 'active' as is_active,
    parse.contribution(
        delivered.wage_idr, delivered.has_jkk, delivered.has_jkm, delivered.has_jht, delivered.has_jp,
        bounds.jkk_low, bounds.jkk_amount_low, bounds.jkm_low, bounds.jkm_amount_low,
        bounds.jht_low, bounds.jp_low, bounds.jp_wage_cap
    ) as expected_low,
    parse.contribution(
        delivered.wage_idr, delivered.has_jkk, delivered.has_jkm, delivered.has_jht, delivered.has_jp,
        bounds.jkk_high, bounds.jkk_amount_high, bounds.jkm_high, bounds.jkm_amount_high,
        bounds.jht_high, bounds.jp_high, bounds.jp_wage_cap
    ) as expected_high,
    try_cast(least(expected_low * 0.99, expected_low - 1000) as decimal(18, 2)) as contribution_low,
    try_cast(greatest(expected_high * 1.01, expected_high + 1000) as decimal(18, 2)) as contribution_high,
    case
        when delivered.wage_idr >= 50000000 then 15
        when delivered.wage_idr >= 30000000 then 14
        when delivered.wage_idr >= 20000000 then 13
        when delivered.wage_idr >= 15000000 then 12
        when delivered.wage_idr >= 10000000 then 11
        when delivered.wage_idr >= 9000000 then 10
        when delivered.wage_idr >= 8000000 then 9
        when delivered.wage_idr >= 7000000 then 8
        when delivered.wage_idr >= 6000000 then 7
        when delivered.wage_idr >= 5000000 then 6
        when delivered.wage_idr >= 4000000 then 5
        when delivered.wage_idr >= 3000000 then 4
        when delivered.wage_idr >= 2000000 then 3
        when delivered.wage_idr >= 1000000 then 2
        when delivered.wage_idr > 0 then 1
        else 0
    end::utinyint as wage_band,
    case delivered.segment
        when 'PU' then delivered.paid_through_period >= delivered.delivery_period - interval 3 month
        when 'BPU' then delivered.paid_through_period >= delivered.delivery_period - interval 3 month
        when 'PMI' then delivered.contract_end_date >= delivered.delivery_period
        when 'JAKON' then delivered.contract_end_date >= delivered.delivery_period
    end as is_active_derived,
    nullif(delivered.end_reason, 'arrears') as lasting_end_reason,
from delivered
left join intake.region_codes as places
    on
        delivered.region_system = places.code_system
        and parse.area_key(delivered.region_code_text) = places.code
left join intake.region_codes as domiciles
    on
        delivered.domicile_system = domiciles.code_system
        and parse.area_key(delivered.domicile_region_code_text) = domiciles.code
left join intake.nik_prefixes as prefixes
    on substr(delivered.nik, 1, 4) = prefixes.code
left join intake.known_offices as offices
    on delivered.office_code = offices.office_code
left join intake.served_regions as served
    on
        delivered.office_code = served.office_code
        and places.region_code = served.region_code
left join intake.contribution_bounds as bounds
    on delivered.segment = bounds.segment
