-- Accepted rows that do not count in their month, for a delivery of another sender has their membership too.
-- grain: period, delivery_id, line
-- column: rule | kpj.duplicate_across_senders (an equal row stays) or kpj.conflict_across_senders (none of them stays).
-- column: other_file | File of the row that is told with it.
-- column: other_line | For a repeated row the one that stays; for a conflicting one the first that differs.

select
    told.period,
    told.delivery_id,
    deliveries.file,
    told.line,
    told.rule,
    told.other_delivery_id,
    others.file as other_file,
    told.other_line,
from period.ledger as told
inner join audit.deliveries as deliveries using (delivery_id)
left join audit.deliveries as others on told.other_delivery_id = others.delivery_id
order by told.period, told.delivery_id, told.line
