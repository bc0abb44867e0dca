-- Recaps as delivered, read into types; one row per branch, regency, segment, status and month.
-- grain: delivery_id, line, segment, status
-- column: region_fault | Why the place is no region of the territory in that month; empty where it is one.

select
    recaps.line,
    recaps.row_digest,
    recaps.periode as period_text,
    parse.month(recaps.periode) as period,
    delivery.period as delivery_period,
    recaps.kode_kantor as office_code,
    delivery.is_simulated as is_simulated_delivery,
    known_offices.office_code is not null as is_office_known,
    recaps.kode_wilayah as region_code_text,
    region_codes.region_code,
    parse.region_fault(
        recaps.kode_wilayah,
        parse.region_system(recaps.kode_wilayah, recaps.sistem_kode, delivery.code_system),
        region_codes.region_code,
        region_codes.is_in_territory
    ) as region_fault,
    recaps.sistem_kode as code_system_text,
    parse.code_system(recaps.sistem_kode) as code_system,
    recaps.segmen as segment_text,
    parse.segment(recaps.segmen) as segment,
    recaps.status as status_text,
    parse.status(recaps.status) as status,
    recaps.jumlah as memberships_text,
    parse.whole(recaps.jumlah, delivery.number_format) as memberships,
from intake.recaps
inner join intake.deliveries as delivery using (delivery_number)
left join intake.region_codes
    on
        parse.region_system(recaps.kode_wilayah, recaps.sistem_kode, delivery.code_system)
        = region_codes.code_system
        and recaps.kode_wilayah = region_codes.code
left join intake.known_offices
    on recaps.kode_kantor = known_offices.office_code
