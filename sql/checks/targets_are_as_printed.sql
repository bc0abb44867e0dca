-- A target differs from the figure that it cites.

select
    targets.target_family,
    targets.target_year,
    targets.region_code,
    targets.figure_id,
    figures.value,
from staging.targets as targets
inner join core.figures using (figure_id)
where
    figures.value is distinct from coalesce(targets.target_percent, targets.target_workers)
    or figures.region_code is distinct from targets.region_code
order by all
