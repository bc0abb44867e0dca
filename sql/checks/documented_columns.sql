-- A public table or column says nothing of what it holds.

select
    schema_name,
    table_name,
    column_name,
from duckdb_columns()
where
    database_name = current_database()
    and schema_name in ('core', 'marts', 'audit')
    and comment is null
union all
select
    schema_name,
    table_name,
    null as column_name,
from duckdb_tables()
where
    database_name = current_database()
    and schema_name in ('core', 'marts', 'audit')
    and comment is null
