-- Recaps as delivered, read into types; one row per branch, regency, segment, status and month. The regency is given by
-- its code or by a name that it alone bears; of several that bear a short name (Banjar), by the province of all other
-- rows of the file.
-- grain: delivery_id, line, segment, status
-- column: region_fault | Why the place is no region of the territory in that month; empty where it is one.

with placed as (
    select
        recaps.*,
        delivery.period as delivery_period,
        delivery.is_simulated as is_simulated_delivery,
        delivery.number_format,
        parse.region_system(recaps.kode_wilayah, recaps.sistem_kode, delivery.code_system) as region_system,
        coalesce(region_codes.region_code, names.region_code) as region_code,
        names.in_province,
        min(names.province_code) over file as first_province_code,
        max(names.province_code) over file as last_province_code,
    from intake.recaps
    inner join intake.deliveries as delivery using (delivery_number)
    left join intake.region_codes
        on
            parse.region_system(recaps.kode_wilayah, recaps.sistem_kode, delivery.code_system)
            = region_codes.code_system
            and recaps.kode_wilayah = region_codes.code
    left join intake.region_names as names
        on
            names.region_level = 'regency'
            and names.region_key = case
                when regexp_matches(recaps.kode_wilayah, '[A-Za-z]')
                    then parse.region_key(recaps.kode_wilayah)
                else region_codes.region_code
            end
    window file as (partition by recaps.delivery_number)
),

read as (
    select
        *,
        coalesce(
            region_code,
            case when first_province_code = last_province_code then in_province[first_province_code] end
        ) as read_region_code,
    from placed
)

select
    recaps.line,
    recaps.row_digest,
    recaps.periode as period_text,
    parse.month(recaps.periode) as period,
    recaps.delivery_period,
    recaps.kode_kantor as office_code,
    recaps.is_simulated_delivery,
    known_offices.office_code is not null as is_office_known,
    recaps.kode_wilayah as region_code_text,
    recaps.read_region_code as region_code,
    parse.region_fault(
        recaps.kode_wilayah,
        recaps.region_system,
        recaps.read_region_code,
        territory.region_code is not null
    ) as region_fault,
    recaps.sistem_kode as code_system_text,
    parse.code_system(recaps.sistem_kode) as code_system,
    recaps.segmen as segment_text,
    parse.segment(recaps.segmen) as segment,
    recaps.status as status_text,
    parse.status(recaps.status) as status,
    recaps.jumlah as memberships_text,
    parse.whole(recaps.jumlah, recaps.number_format) as memberships,
from read as recaps
left join intake.territory
    on recaps.read_region_code = territory.region_code
left join intake.known_offices
    on recaps.kode_kantor = known_offices.office_code
