-- Membership extracts as delivered, read into types; one row per membership and month.
-- grain: delivery_id, line
-- column: region_fault | Why the work place is no region of the territory in that month; empty where it is one.
-- column: nik_birth_day | Day, month and year of the century as the NIK states them, a woman's day as a man's: 140590.
-- column: contribution_low | Least contribution of the month for the programmes of the row, empty where not judged.

with delivered as (
    select
        memberships.*,
        delivery.period as delivery_period,
        last_day(delivery.period) as period_end_date,
        delivery.is_simulated as is_simulated_delivery,
        delivery.number_format,
        delivery.date_format,
        parse.month(memberships.periode) as period,
        parse.segment(memberships.segmen) as segment,
        parse.status(memberships.status) as status_source,
        parse.sex(memberships.jk) as sex,
        parse.calendar_date(memberships.tgl_lahir, delivery.date_format) as birth_date,
        parse.calendar_date(memberships.tgl_kepesertaan, delivery.date_format) as joined_date,
        parse.calendar_date(memberships.tgl_nonaktif, delivery.date_format) as left_date,
        parse.calendar_date(memberships.tgl_akhir_kontrak, delivery.date_format) as contract_end_date,
        parse.calendar_date(memberships.tgl_akhir_dana, delivery.date_format) as funding_end_date,
        parse.month(memberships.blth_terakhir) as paid_through_period,
        parse.amount(memberships.upah, delivery.number_format) as wage_idr,
        parse.amount(memberships.iuran, delivery.number_format) as contribution_idr,
        parse.flag(memberships.jkk) as has_jkk,
        parse.flag(memberships.jkm) as has_jkm,
        parse.flag(memberships.jht) as has_jht,
        parse.flag(memberships.jp) as has_jp,
        parse.flag(memberships.jkp) as has_jkp,
        regexp_full_match(memberships.nik, '[0-9]{16}') as is_nik,
        parse.region_system(memberships.kode_wilayah, memberships.sistem_kode, delivery.code_system)
            as code_system,
        parse.region_system(memberships.kode_wilayah_domisili, memberships.sistem_kode, delivery.code_system)
            as domicile_code_system,
    from intake.memberships
    inner join intake.deliveries as delivery using (delivery_number)
)

select
    delivered.line,
    delivered.row_digest,
    delivered.periode as period_text,
    delivered.period,
    delivered.delivery_period,
    delivered.kpj,
    delivered.nik,
    delivered.is_nik,
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
    delivered.tgl_lahir as birth_date_text,
    delivered.birth_date,
    (
        date_part('year', delivered.period_end_date) - date_part('year', delivered.birth_date)
        - (
            month(delivered.birth_date) * 100 + day(delivered.birth_date)
            > month(delivered.period_end_date) * 100 + day(delivered.period_end_date)
        )::int
    )::int as age,
    delivered.jk as sex_text,
    delivered.sex,
    delivered.segmen as segment_text,
    delivered.segment,
    delivered.npp,
    delivered.no_proyek as project_number,
    delivered.kode_kantor as office_code,
    delivered.is_simulated_delivery,
    offices.office_code is not null as is_office_known,
    served.office_code is not null
    or places.region_code is null
    or not coalesce(offices.has_regions, false) as is_region_served,
    delivered.kode_wilayah as region_code_text,
    places.region_code,
    parse.region_fault(
        delivered.kode_wilayah, delivered.code_system, places.region_code, places.is_in_territory
    ) as region_fault,
    delivered.sistem_kode as code_system_text,
    parse.code_system(delivered.sistem_kode) as code_system,
    domiciles.region_code as domicile_region_code,
    delivered.kode_wilayah_domisili is null or domiciles.region_code is not null as is_domicile_known,
    coalesce(domiciles.is_in_territory, true) as is_domicile_in_territory,
    delivered.status as status_source_text,
    delivered.status_source,
    delivered.jkk as has_jkk_text,
    delivered.has_jkk,
    delivered.jkm as has_jkm_text,
    delivered.has_jkm,
    delivered.jht as has_jht_text,
    delivered.has_jht,
    delivered.jp as has_jp_text,
    delivered.has_jp,
    delivered.jkp as has_jkp_text,
    delivered.has_jkp,
    delivered.upah as wage_idr_text,
    delivered.wage_idr,
    delivered.iuran as contribution_idr_text,
    delivered.contribution_idr,
    parse.contribution(
        delivered.wage_idr,
        delivered.has_jkk,
        delivered.has_jkm,
        delivered.has_jht,
        delivered.has_jp,
        bounds.jkk_low,
        bounds.jkk_amount_low,
        bounds.jkm_low,
        bounds.jkm_amount_low,
        bounds.jht_low,
        bounds.jp_low,
        bounds.jp_wage_cap
    ) as expected_low,
    parse.contribution(
        delivered.wage_idr,
        delivered.has_jkk,
        delivered.has_jkm,
        delivered.has_jht,
        delivered.has_jp,
        bounds.jkk_high,
        bounds.jkk_amount_high,
        bounds.jkm_high,
        bounds.jkm_amount_high,
        bounds.jht_high,
        bounds.jp_high,
        bounds.jp_wage_cap
    ) as expected_high,
    try_cast(least(expected_low * 0.99, expected_low - 1000) as decimal(18, 2)) as contribution_low,
    try_cast(greatest(expected_high * 1.01, expected_high + 1000) as decimal(18, 2)) as contribution_high,
    delivered.sumber_dana as funding_source_text,
    parse.funding_source(delivered.sumber_dana) as funding_source,
    delivered.blth_terakhir as paid_through_period_text,
    delivered.paid_through_period,
    case delivered.segment
        when 'PU' then delivered.paid_through_period >= delivered.delivery_period - interval 3 month
        when 'BPU' then delivered.paid_through_period >= delivered.delivery_period - interval 3 month
        when 'PMI' then delivered.contract_end_date >= delivered.delivery_period
        when 'JAKON' then delivered.contract_end_date >= delivered.delivery_period
    end as is_active_derived,
    delivered.tgl_kepesertaan as joined_date_text,
    delivered.joined_date,
    delivered.tgl_nonaktif as left_date_text,
    delivered.left_date,
    delivered.period_end_date,
    delivered.sebab_nonaktif as end_reason_text,
    parse.end_reason(delivered.sebab_nonaktif) as end_reason,
    delivered.tgl_akhir_kontrak as contract_end_date_text,
    delivered.contract_end_date,
    delivered.tgl_akhir_dana as funding_end_date_text,
    delivered.funding_end_date,
from delivered
left join intake.region_codes as places
    on
        delivered.code_system = places.code_system
        and delivered.kode_wilayah = places.code
left join intake.region_codes as domiciles
    on
        delivered.domicile_code_system = domiciles.code_system
        and delivered.kode_wilayah_domisili = domiciles.code
left join intake.nik_prefixes as prefixes
    on substr(delivered.nik, 1, 4) = prefixes.code
left join intake.known_offices as offices
    on delivered.kode_kantor = offices.office_code
left join intake.served_regions as served
    on
        delivered.kode_kantor = served.office_code
        and places.region_code = served.region_code
left join intake.contribution_bounds as bounds
    on delivered.segment = bounds.segment
