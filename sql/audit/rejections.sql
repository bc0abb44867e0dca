-- Every breach that refused a row: where it is, which rule, what was expected; the value is masked.
-- grain: delivery_id, line, column_name, rule
-- column: line | Physical line in the file; the header is 1.
-- column: column_name | Column of the delivery, or (row) where the whole line is meant.
-- column: rule | Name of the broken rule.
-- column: severity | error refuses the row; warning lets it count.
-- column: expected | What the rule wants.
-- column: value | What was found, masked.

select
    delivery_id,
    dataset,
    file,
    line,
    column_name,
    rule,
    severity,
    expected,
    value,
from ledger.rejections
order by delivery_id, line, column_name, rule
