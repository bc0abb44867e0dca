-- Offices: kanwil and branches of the reference, those that records name beside it, and unknown.
-- grain: office_code
-- column: office_code | Code of the office; unknown stands for rows that do not say their office.
-- column: office_name | Name of the office, not translated; its code where the reference does not list it.
-- column: office_name_id | The same in Indonesian; another text only where there is no office.
-- column: office_level | kanwil (regional office) or branch; empty where the reference does not list it.
-- column: parent_office_name | Name of the regional office of a branch.
-- column: region_code | The region that is its whole territory; empty where that is not one region or not known.
-- column: region_name | Name of that region.
-- column: is_listed | The reference lists it; false of a code that only records use.
-- column: valid_from_date | First day of the first month it is known to hold.

with named as (
    select office_code
    from exact.office_month
    union
    select office_code
    from exact.reconciliation
    union
    select office_code
    from core.offices
    union
    select 'unknown' as office_code
)

select
    named.office_code,
    case
        when named.office_code = 'unknown' then 'Not stated'
        else coalesce(offices.office_name, named.office_code)
    end as office_name,
    case
        when named.office_code = 'unknown' then 'Tidak disebutkan'
        else coalesce(offices.office_name, named.office_code)
    end as office_name_id,
    offices.office_level,
    offices.parent_office_code,
    parents.office_name as parent_office_name,
    offices.region_code,
    regions.region_name,
    offices.office_code is not null as is_listed,
    offices.valid_from_date,
    offices.valid_to_date,
from named
left join core.offices using (office_code)
left join core.offices as parents
    on offices.parent_office_code = parents.office_code
left join core.regions
    on offices.region_code = regions.region_code
order by named.office_code
