-- Usual cuts of this file as table macros in the schema main: open the file, or attach and USE it, and select from one.
-- grain: table_macro
-- column: table_macro | Name of the macro.
-- column: parameters | Its arguments, in order.
-- column: meaning | What it returns.
-- column: example | A query that can be typed as it is.
-- column: definition | The query that it stands for.

select
    function_name as table_macro,
    array_to_string(parameters, ', ') as parameters,
    split_part(comment, ' Example: ', 1) as meaning,
    split_part(comment, ' Example: ', 2) as example,
    macro_definition as definition,
from duckdb_functions()
where
    database_name = current_database()
    and schema_name = 'main'
    and function_type = 'table_macro'
    and not internal
order by table_macro
