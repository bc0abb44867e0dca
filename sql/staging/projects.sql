-- Construction projects; one row per project and month.
-- grain: delivery_id, line
-- column: is_without_workers | None are counted, or nothing is said.
-- column: region_fault | Why the place is no region of the territory in that month; empty where it is one.
-- column: is_running | Begun by the month's end and not ended before the month; without an end date it runs on.

with delivered as (
    select
        *,
        parse.region_system(region_code_text, code_system_text, delivery_code_system) as region_system,
    from read.projects
)

select
    delivered.* exclude (delivery_number, delivery_code_system), -- noqa: AM04
    region_codes.region_code,
    parse.region_fault(
        delivered.region_code_text,
        delivered.region_system,
        region_codes.region_code,
        region_codes.is_in_territory
    ) as region_fault,
    delivered.started_date <= last_day(delivered.delivery_period)
    and (delivered.ends_date_text is null or delivered.ends_date >= delivered.delivery_period) as is_running,
    coalesce(delivered.workers = 0, delivered.workers_text is null) as is_without_workers,
from delivered
left join intake.region_codes
    on
        delivered.region_system = region_codes.code_system
        and parse.area_key(delivered.region_code_text) = region_codes.code
