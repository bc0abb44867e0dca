-- Cells that are not published: the small ones, which this select finds, and those that would give them away, which the builder adds (flows/warehouse/disclosure.py).
-- grain: subject, period, region_code, segment, category, component
-- column: line_count | Sums that a reader knows and that the cell is part of.

select
    cells.subject,
    cells.period,
    cells.region_code,
    cells.segment,
    cells.category,
    cells.component,
    cells.cell_id,
    cells.is_primary,
    count(lines.cell_id) as line_count,
from exact.disclosure_cells as cells
left join exact.disclosure_lines as lines using (cell_id)
where cells.is_primary
group by all
order by cells.subject, cells.period, cells.region_code, cells.segment, cells.category, cells.component
