-- A figure without a reading enters no table but the ledger, or a reading speaks of a figure that was refused.
-- severity: warn

select coalesce(figures.figure_id, readings.figure_id) as figure_id
from core.figures
full join staging.figure_readings as readings using (figure_id)
where figures.measure is null or figures.figure_id is null
order by all
