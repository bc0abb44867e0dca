-- Published figures that other published figures allow to be recomputed, with the verdict; contradictions first.
-- grain: figure_id

select
    published_figures.figure_id,
    published_figures.measure,
    published_figures.period,
    published_figures.region_name,
    published_figures.segment,
    published_figures.value,
    published_figures.recomputed_value,
    published_figures.difference,
    published_figures.unit,
    published_figures.verdict,
    published_figures.has_conflict,
    published_figures.publisher,
from marts.published_figures
where published_figures.verdict <> 'not_checkable'
order by
    published_figures.verdict = 'arithmetic_mismatch' desc,
    published_figures.verdict asc,
    published_figures.figure_id asc
