-- Membership rows as delivered, read into types by hand: what a careful engineer would write for these files.

with delivered as (
    select
        delivered.*,
        deliveries.delivery_number,
        deliveries.is_simulated,
        bounds.period as delivery_period,
        bounds.period_end_date,
        quick.month(periode) as period,
        parse.segment(segmen) as segment,
        parse.status(status) as status_source,
        parse.sex(jk) as sex,
        quick.day(tgl_lahir) as birth_date,
        quick.day(tgl_kepesertaan) as joined_date,
        quick.day(tgl_nonaktif) as left_date,
        quick.day(tgl_akhir_kontrak) as contract_end_date,
        quick.day(tgl_akhir_dana) as funding_end_date,
        quick.month(blth_terakhir) as paid_through_period,
        quick.amount(upah) as wage_idr,
        quick.amount(iuran) as contribution_idr,
        parse.flag(jkk) as has_jkk,
        parse.flag(jkm) as has_jkm,
        parse.flag(jht) as has_jht,
        parse.flag(jp) as has_jp,
        parse.flag(jkp) as has_jkp,
        length(nik) = 16 and try_cast(nik as ubigint) is not null as is_nik,
        case
            when contains(kode_wilayah, '.') then 'kemendagri'
            else parse.code_system(sistem_kode)
        end as code_system,
        case
            when contains(kode_wilayah_domisili, '.') then 'kemendagri'
            else parse.code_system(sistem_kode)
        end as domicile_code_system,
    from incoming as delivered
    inner join intake.deliveries as deliveries using (filename)
    cross join period.bounds as bounds
)

select
    delivered.*,
    parse.funding_source(sumber_dana) as funding_source,
    parse.end_reason(sebab_nonaktif) as end_reason,
    places.region_code,
    places.is_in_territory,
    domiciles.region_code as domicile_region_code,
    domiciles.is_in_territory as is_domicile_in_territory,
    prefixes.code is not null as is_prefix_known,
    offices.office_code is not null as is_office_known,
    served.office_code is not null or not coalesce(offices.has_regions, false) as is_region_served,
    try_cast(substr(nik, 7, 6) as int) as nik_day,
    (
        year(period_end_date) - year(birth_date)
        - (
            month(birth_date) * 100 + day(birth_date) > month(period_end_date) * 100 + day(period_end_date)
        )::int
    )::int as age,
    case
        when delivered.segment in ('PU', 'BPU')
            then paid_through_period >= delivery_period - interval 3 month
        when delivered.segment in ('PMI', 'JAKON') then contract_end_date >= delivery_period
    end as is_active_derived,
    parse.contribution(
        wage_idr, has_jkk, has_jkm, has_jht, has_jp,
        jkk_low, jkk_amount_low, jkm_low, jkm_amount_low, jht_low, jp_low, jp_wage_cap
    ) as expected_low,
    parse.contribution(
        wage_idr, has_jkk, has_jkm, has_jht, has_jp,
        jkk_high, jkk_amount_high, jkm_high, jkm_amount_high, jht_high, jp_high, jp_wage_cap
    ) as expected_high,
from delivered
left join intake.region_codes as places
    on
        delivered.code_system = places.code_system
        and delivered.kode_wilayah = places.code
left join intake.region_codes as domiciles
    on
        delivered.domicile_code_system = domiciles.code_system
        and delivered.kode_wilayah_domisili = domiciles.code
left join intake.nik_prefixes as prefixes on substr(delivered.nik, 1, 4) = prefixes.code
left join intake.known_offices as offices on delivered.kode_kantor = offices.office_code
left join intake.served_regions as served
    on delivered.kode_kantor = served.office_code and places.region_code = served.region_code
left join intake.contribution_bounds as bounds on delivered.segment = bounds.segment
