-- A target or a recomputation cites a figure that is not in the ledger: it was refused, or the id is wrong.
-- severity: warn

with cited as (
    select
        figure_id,
        target_family || ' ' || target_year || ' ' || region_code as cited_by,
    from staging.targets
    union all
    select
        base_figure_id as figure_id,
        target_family || ' ' || target_year || ' ' || region_code as cited_by,
    from staging.targets
    union all
    select
        figure_id,
        figure_id as cited_by,
    from staging.figure_checks
    union all
    select
        operand_id as figure_id,
        figure_id as cited_by,
    from staging.figure_checks
)

select distinct
    cited.figure_id,
    cited.cited_by,
from cited
left join staging.published_figures as figures using (figure_id)
where cited.figure_id is not null and figures.value is null
order by all
