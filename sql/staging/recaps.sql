-- Recaps; one row per branch, region, segment, status and month. The region is given by its code or by a name that it
-- alone bears; of several that bear a short name (Banjar), by the province of all other rows of the file; of a province
-- and a city that share one (Jambi), by the level of all other rows.
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
        above.region_code as above_region_code,
        above.is_in_territory as is_above_territory,
        above.region_code is not null and names.region_key is not null as is_shared,
        sum((above.region_level = 'province' and names.region_key is null)::int) over file > 0
            as has_provinces,
        sum((above.region_code is null and names.region_key is not null)::int) over file > 0
            as has_regencies,
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
    left join intake.regions_above as above
        on
            case
                when regexp_matches(recaps.region_code_text, '[A-Za-z]')
                    then parse.region_key(recaps.region_code_text)
                else recaps.region_code_text
            end
            = above.written
            and above.code_system is not distinct from case
                when not regexp_matches(recaps.region_code_text, '[A-Za-z]')
                    then parse.region_system(
                        recaps.region_code_text, recaps.code_system_text, recaps.delivery_code_system
                    )
            end
    window file as (partition by recaps.delivery_number)
),

found as (
    select
        * exclude (in_province, first_province_code, last_province_code),
        case
            when above_region_code is not null and (not is_shared or (has_provinces and not has_regencies))
                then above_region_code
            when not (is_shared and has_provinces)
                then coalesce(
                    own_region_code,
                    case
                        when first_province_code = last_province_code then in_province[first_province_code]
                    end
                )
        end as region_code,
    from placed
)

select
    found.* exclude ( -- noqa: AM04
        delivery_number,
        delivery_code_system,
        region_system,
        own_region_code,
        above_region_code,
        is_above_territory,
        is_shared,
        has_provinces,
        has_regencies
    ),
    known_offices.office_code is not null as is_office_known,
    parse.region_fault(
        found.region_code_text,
        found.region_system,
        found.region_code,
        territory.region_code is not null
        or coalesce(found.region_code = found.above_region_code and found.is_above_territory, false)
    ) as region_fault,
from found
left join intake.territory
    on found.region_code = territory.region_code
left join intake.known_offices
    on found.office_code = known_offices.office_code
