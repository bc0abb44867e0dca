-- A figure comes from a publisher that the publishers do not list, so it counts as press.
-- severity: warn

select
    figures.publisher,
    figures.figure_id,
from staging.published_figures as figures
left join staging.publishers using (publisher)
where publishers.publisher_kind is null
order by all
