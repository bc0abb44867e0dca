-- A public table, column or metric says nothing of what it holds.

select
    schema_name,
    table_name as name,
    column_name,
from duckdb_columns()
where
    database_name = current_database()
    and schema_name in ('core', 'marts', 'audit')
    and coalesce(trim(comment), '') = ''
union all
select
    schema_name,
    table_name as name,
    null as column_name,
from duckdb_tables()
where
    database_name = current_database()
    and schema_name in ('core', 'marts', 'audit')
    and coalesce(trim(comment), '') = ''
union all
select
    schema_name,
    function_name as name,
    null as column_name,
from duckdb_functions()
where
    database_name = current_database()
    and schema_name = 'metrics'
    and coalesce(trim(comment), '') = ''
order by all
