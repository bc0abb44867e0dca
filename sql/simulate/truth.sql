-- Every planted defect by file, physical line and rule.

select
    file,
    line,
    column_name as "column",
    rule,
    severity,
    kind,
from simulate.truth_rows
order by file, line, rule, kind
