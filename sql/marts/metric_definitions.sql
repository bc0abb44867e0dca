-- Metrics of this file: each is a macro in the schema metrics, declared once; call it as metrics.<metric>(...).
-- grain: metric
-- column: metric | Name of the macro.
-- column: parameters | Its arguments, in order.
-- column: meaning | What it computes, and in which unit.
-- column: formula | Its definition.

select
    function_name as metric,
    array_to_string(parameters, ', ') as parameters,
    comment as meaning,
    macro_definition as formula,
from duckdb_functions()
where database_name = current_database() and schema_name = 'metrics'
order by metric
