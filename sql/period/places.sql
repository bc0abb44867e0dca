-- Where the accepted rows of a month lie, by dataset, sender and branch; rows of contributions and recaps do not say it.
-- grain: period, dataset, sender, office_code, region_code
-- column: office_code | Branch as the rows name it; empty where they name none that is known, as those of projects.

with places as (
    select
        'memberships' as dataset,
        sender,
        office_code,
        region_code,
        rows,
    from period.member_places
    union all by name
    select
        'employers' as dataset,
        sender,
        office_code,
        region_code,
        count(*) as rows,
    from intake.employers
    group by all
    union all by name
    select
        'projects' as dataset,
        sender,
        region_code,
        count(*) as rows,
    from intake.projects
    group by all
)

select
    bounds.period,
    places.dataset,
    places.sender,
    places.office_code,
    places.region_code,
    places.rows,
from places
cross join period.bounds as bounds
order by bounds.period, places.dataset, places.sender, places.office_code, places.region_code
