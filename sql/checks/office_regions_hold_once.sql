-- A region is listed twice for an office in a month: whoever joins the two counts its members twice.

with followed as (
    select
        office_code,
        region_code,
        valid_from_date,
        valid_to_date,
        lead(valid_from_date) over (
            partition by office_code, region_code
            order by valid_from_date
        ) as next_from_date,
    from core.office_regions
)

select
    office_code,
    region_code,
    valid_from_date,
    valid_to_date,
    next_from_date,
from followed
where next_from_date <= coalesce(valid_to_date, next_from_date)
order by all
