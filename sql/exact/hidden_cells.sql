-- Cells that are not published: the small ones, which this select finds, and those that would give them away, which the builder adds (flows/warehouse/disclosure.py).
-- grain: subject, period, region_code, segment, category, component
-- column: line_count | Sums that a reader knows and that the cell is part of.

-- Empty with a hidden cell, because they would give it back:
-- coverage             participants and its bounds; both rates and their bounds (a rate times its base is the count);
--                      unprotected_workers (the base less the count)
-- coverage_change      participants and rates of that end; all changes and effects in points
-- growth               value, or compared_value; change, growth_rate and its bounds (one end and they give the other)
-- target_gap           an actual that is hidden is none; net additions of a year with a hidden end
-- participation_flows  net_change with opening or closing
-- employers            workers with employers_active
-- contributions        contributions and fines together; employers_low
-- construction_projects contract value and contributions together
-- reconciliation       all counts of the row; explained_by, where it says that two of them are equal
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
