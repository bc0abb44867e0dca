-- A base of a survey round is more than 4 times those of all other rounds of its region, or less than a fourth of them:
-- its unit may be thousands, or it is another region's.
-- severity: warn

with compared as (
    select
        base_definition,
        region_code,
        round,
        source,
        workers,
        min(workers) over others as fewest,
        max(workers) over others as most,
    from core.survey_statements
    where base_definition in ('sakernas_employed', 'sakernas_labour_force', 'sakernas_working_age')
    window
        others as (
            partition by base_definition, region_code
            order by round, source
            rows between unbounded preceding and unbounded following exclude current row
        )
)

select
    base_definition,
    region_code,
    round,
    source,
    workers,
    fewest,
    most,
from compared
where workers > 4 * most or 4 * workers < fewest
order by all
