-- Published figures that others allow to be recomputed, with the verdict, or that others contradict; the worst first.
-- grain: figure_id

select
    published_figures.figure_id,
    published_figures.measure,
    published_figures.period,
    coalesce(published_figures.region_name, published_figures.scope_name) as region_name,
    published_figures.segment,
    published_figures.as_of_precision,
    published_figures.value,
    published_figures.recomputed_value,
    published_figures.recomputed_low,
    published_figures.recomputed_high,
    published_figures.difference,
    published_figures.unit,
    published_figures.verdict,
    published_figures.has_conflict,
    published_figures.publisher,
from marts.published_figures
where published_figures.verdict <> 'not_checkable' or published_figures.has_conflict
order by
    published_figures.verdict = 'arithmetic_mismatch' desc,
    published_figures.has_conflict desc,
    published_figures.verdict asc,
    published_figures.figure_id asc
