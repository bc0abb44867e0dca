-- An observation is dated after it was published: the reading is wrong, or a plan was taken for a fact.

select
    figure_id,
    period,
    as_of_latest_date,
    published_end_date,
from core.figures
where
    measure not like 'target%'
    and (
        as_of_latest_date > published_end_date
        or period > published_end_date
    )
