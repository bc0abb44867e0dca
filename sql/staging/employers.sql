-- Employer extracts; one row per employer and month.
-- grain: delivery_id, line
-- column: is_without_workers | None are counted, or nothing is said.
-- column: region_fault | Why the work place is no region of the territory in that month; empty where it is one.
-- column: known_office_code | A branch that nobody knows is not kept: what stands in its cell may be a name.

select
    employers.* exclude (delivery_number, delivery_code_system), -- noqa: AM04
    known_offices.office_code is not null as is_office_known,
    known_offices.office_code as known_office_code,
    region_codes.region_code,
    parse.region_fault(
        employers.region_code_text,
        parse.region_system(
            employers.region_code_text, employers.code_system_text, employers.delivery_code_system
        ),
        region_codes.region_code,
        region_codes.is_in_territory
    ) as region_fault,
    employers.status = 'active' as is_active,
    coalesce(employers.workers = 0, employers.workers_text is null) as is_without_workers,
from read.employers
left join intake.region_codes
    on
        parse.region_system(
            employers.region_code_text, employers.code_system_text, employers.delivery_code_system
        ) = region_codes.code_system
        and parse.area_key(employers.region_code_text) = region_codes.code
left join intake.known_offices
    on employers.office_code = known_offices.office_code
