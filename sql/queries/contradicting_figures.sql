-- Which published figures contradict what they follow from, or another statement of the same count?
-- id: Angka terpublikasi mana yang bertentangan dengan angka asalnya atau dengan pernyataan lain
-- id: tentang jumlah yang sama?

-- What printing explains, such as a rounded sum, is no contradiction; nor is a figure that nothing can check.

select
    figure_id,
    case
        when verdict = 'arithmetic_mismatch' and has_conflict then 'does not follow; contradicted'
        when verdict = 'arithmetic_mismatch' then 'does not follow'
        else 'contradicted'
    end as problem,
    measure,
    period,
    region_name,
    segment,
    population,
    participant_definition,
    value,
    unit,
    check_kind,
    operands,
    recomputed_value,
    difference,
    publisher,
    published_date,
    is_preferred,
    source_url,
from marts.published_figures
where verdict = 'arithmetic_mismatch' or has_conflict
order by period desc nulls last, region_name asc, measure asc, figure_id asc
