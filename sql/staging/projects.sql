-- Construction projects as delivered, read into types; one row per project and month.
-- grain: delivery_id, line
-- column: is_without_workers | None are counted, or nothing is said.
-- column: region_fault | Why the place is no region of the territory in that month; empty where it is one.
-- column: is_running | Begun by the month's end and not ended before the month; without an end date it runs on.

with delivered as (
    select
        projects.*,
        delivery.period,
        delivery.number_format,
        parse.region_system(projects.kode_wilayah, projects.sistem_kode, delivery.code_system)
            as region_system,
        parse.calendar_date(projects.tgl_mulai, delivery.date_format) as started_date,
        parse.calendar_date(projects.tgl_selesai, delivery.date_format) as ends_date,
    from intake.projects
    inner join intake.deliveries as delivery using (delivery_number)
)

select
    delivered.line,
    delivered.row_digest,
    delivered.no_proyek as project_number,
    delivered.npp,
    delivered.kode_wilayah as region_code_text,
    region_codes.region_code,
    parse.region_fault(
        delivered.kode_wilayah,
        delivered.region_system,
        region_codes.region_code,
        region_codes.is_in_territory
    ) as region_fault,
    delivered.sistem_kode as code_system_text,
    parse.code_system(delivered.sistem_kode) as code_system,
    delivered.sumber_dana as project_funding_text,
    parse.project_funding(delivered.sumber_dana) as project_funding,
    delivered.nilai_kontrak as contract_value_idr_text,
    parse.amount(delivered.nilai_kontrak, delivered.number_format) as contract_value_idr,
    delivered.tgl_mulai as started_date_text,
    delivered.started_date,
    delivered.tgl_selesai as ends_date_text,
    delivered.ends_date,
    delivered.started_date <= last_day(delivered.period)
    and (delivered.tgl_selesai is null or delivered.ends_date >= delivered.period) as is_running,
    delivered.jml_tk as workers_text,
    parse.whole(delivered.jml_tk, delivered.number_format) as workers,
    coalesce(parse.whole(delivered.jml_tk, delivered.number_format) = 0, delivered.jml_tk is null)
        as is_without_workers,
    delivered.iuran as contributions_idr_text,
    parse.amount(delivered.iuran, delivered.number_format) as contributions_idr,
from delivered
left join intake.region_codes
    on
        delivered.region_system = region_codes.code_system
        and delivered.kode_wilayah = region_codes.code
