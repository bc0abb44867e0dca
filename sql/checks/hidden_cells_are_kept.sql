-- A published total gives a hidden number away: all else of the sum is shown.

select
    lines.line_kind,
    lines.total_id,
    count(*) as cells,
from exact.disclosure_lines as lines
left join exact.hidden_cells as hidden using (cell_id)
group by lines.line_kind, lines.total_id
having count(hidden.cell_id) = 1
order by all
