-- A target differs from the figure that it cites.

select
    targets.target_family,
    targets.target_year,
    targets.region_code,
    targets.figure_id,
    figures.value,
from staging.targets as targets
left join core.figures using (figure_id)
where
    targets.figure_id is not null
    and (
        figures.value is null
        or figures.value <> coalesce(targets.target_percent, targets.target_workers)
        or figures.region_code <> targets.region_code
    )
