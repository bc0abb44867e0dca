-- Rows that do not count because another delivery of the month holds their membership, each naming a row of it.
-- grain: period, delivery_id, line
-- runs: for memberships, rows
-- column: rule | kpj.duplicate_across_senders (an equal row stays) or kpj.conflict_across_senders (none of them stays).
-- column: other_line | For a repeated row the one that stays; for a conflicting one the first that differs.

select
    bounds.period,
    clashes.delivery_id,
    clashes.line,
    clashes.rule,
    clashes.other_delivery_id,
    clashes.other_line,
from period.clashes as clashes
cross join period.bounds as bounds
order by bounds.period, clashes.delivery_id, clashes.line
