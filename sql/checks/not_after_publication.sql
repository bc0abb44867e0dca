-- An observation is dated after it was published: the reading is wrong, or a plan was taken for a fact.

select
    figures.figure_id,
    figures.period,
    stated.as_of_date,
    figures.published_end_date,
from core.figures
inner join staging.published_figures as stated using (figure_id)
where
    figures.measure not like 'target%'
    and (
        figures.period > figures.published_end_date
        or (figures.is_usable and stated.as_of_date > figures.published_end_date)
    )
order by all
