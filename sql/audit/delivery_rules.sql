-- How often each rule was broken in each delivery, warnings included.
-- grain: delivery_id, rule
-- column: rule | Column of the delivery and rule, or the rule alone where it is about the whole line.
-- column: severity | error refuses the row, warning does not.
-- column: breaches | Rows that break it.

select
    delivery_id,
    rule,
    severity,
    breaches,
from ledger.delivery_rules
order by delivery_id, rule
