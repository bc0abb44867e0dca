-- A figure speaks of an office that the offices do not list, so it enters no table but the ledger.
-- severity: warn

select
    figure_id,
    scope_level,
    scope_name,
from core.figures
where scope_level in ('kanwil', 'branch') and office_code is null
order by all
