-- Accepted rows that the period ledger takes out, by delivery.
-- grain: delivery_id, office_code, segment, status
-- runs: for memberships, sums
-- column: duplicates | Rows that repeat a row of another delivery.
-- column: set_aside | Rows that contradict another delivery's row of the same membership.

select
    delivery_id,
    office_code,
    segment,
    case when is_active then 'active' when not is_active then 'inactive' end as status,
    count(*) filter (where rule = 'kpj.duplicate_across_senders') as duplicates,
    count(*) filter (where rule = 'kpj.conflict_across_senders') as set_aside,
from period.clashes
group by all
order by delivery_id, office_code, segment, status
