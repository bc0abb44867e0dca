-- A public column has a type that some reader of the file does not know or does not keep exact, or is a view's.

select
    schema_name,
    table_name,
    column_name,
    data_type,
from duckdb_columns()
where
    database_name = current_database()
    and schema_name in ('core', 'marts', 'audit')
    and not regexp_full_match(data_type, 'VARCHAR|BIGINT|DOUBLE|DECIMAL\(\d+,\d+\)|DATE|TIMESTAMP|BOOLEAN')
union all
select
    schema_name,
    view_name as table_name,
    null as column_name,
    'VIEW' as data_type,
from duckdb_views()
where
    database_name = current_database()
    and schema_name in ('core', 'marts', 'audit')
order by all
