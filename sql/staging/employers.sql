-- Employer extracts as delivered, read into types; one row per employer and month.
-- grain: delivery_id, line
-- column: is_without_workers | None are counted, or nothing is said.
-- column: region_fault | Why the work place is no region of the territory in that month; empty where it is one.

select
    employers.line,
    employers.row_digest,
    employers.periode as period_text,
    parse.month(employers.periode) as period,
    delivery.period as delivery_period,
    employers.npp,
    employers.skala_usaha as business_scale_text,
    parse.business_scale(employers.skala_usaha) as business_scale,
    employers.sektor as sector_text,
    parse.sector(employers.sektor) as sector,
    employers.kelompok_risiko as risk_class_text,
    parse.risk_class(employers.kelompok_risiko) as risk_class,
    employers.kode_kantor as office_code,
    delivery.is_simulated as is_simulated_delivery,
    known_offices.office_code is not null as is_office_known,
    employers.kode_wilayah as region_code_text,
    region_codes.region_code,
    parse.region_fault(
        employers.kode_wilayah,
        parse.region_system(employers.kode_wilayah, employers.sistem_kode, delivery.code_system),
        region_codes.region_code,
        region_codes.is_in_territory
    ) as region_fault,
    employers.sistem_kode as code_system_text,
    parse.code_system(employers.sistem_kode) as code_system,
    employers.status as status_text,
    parse.status(employers.status) as status,
    employers.jml_tk_aktif as workers_text,
    parse.whole(employers.jml_tk_aktif, delivery.number_format) as workers,
    coalesce(parse.whole(employers.jml_tk_aktif, delivery.number_format) = 0, employers.jml_tk_aktif is null)
        as is_without_workers,
from intake.employers
inner join intake.deliveries as delivery using (delivery_number)
left join intake.region_codes
    on
        parse.region_system(employers.kode_wilayah, employers.sistem_kode, delivery.code_system)
        = region_codes.code_system
        and employers.kode_wilayah = region_codes.code
left join intake.known_offices
    on employers.kode_kantor = known_offices.office_code
