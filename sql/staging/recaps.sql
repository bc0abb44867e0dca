-- Recaps; one row per branch, regency, segment, status and month. The regency is given by
-- its code or by a name that it alone bears; of several that bear a short name (Banjar), by the province of all other
-- rows of the file.
-- grain: delivery_id, line, segment, status
-- column: region_fault | Why the place is no region of the territory in that month; empty where it is one.

with placed as (
    select
        recaps.*,
        parse.region_system(recaps.region_code_text, recaps.code_system_text, recaps.delivery_code_system)
            as region_system,
        coalesce(region_codes.region_code, names.region_code) as own_region_code,
        names.in_province,
        min(names.province_code) over file as first_province_code,
        max(names.province_code) over file as last_province_code,
    from read.recaps
    left join intake.region_codes
        on
            parse.region_system(recaps.region_code_text, recaps.code_system_text, recaps.delivery_code_system)
            = region_codes.code_system
            and recaps.region_code_text = region_codes.code
    left join intake.region_names as names
        on
            names.region_level = 'regency'
            and names.region_key = case
                when regexp_matches(recaps.region_code_text, '[A-Za-z]')
                    then parse.region_key(recaps.region_code_text)
                else region_codes.region_code
            end
    window file as (partition by recaps.delivery_number)
),

found as (
    select
        * exclude (in_province, first_province_code, last_province_code),
        coalesce(
            own_region_code,
            case when first_province_code = last_province_code then in_province[first_province_code] end
        ) as region_code,
    from placed
)

select
    found.* exclude (delivery_number, delivery_code_system, region_system, own_region_code), -- noqa: AM04
    known_offices.office_code is not null as is_office_known,
    parse.region_fault(
        found.region_code_text,
        found.region_system,
        found.region_code,
        territory.region_code is not null
    ) as region_fault,
from found
left join intake.territory
    on found.region_code = territory.region_code
left join intake.known_offices
    on found.office_code = known_offices.office_code
