-- Every table and column of this file with its type and meaning.
-- grain: table_schema, table_name, column_name
-- column: column_position | Place of the column in its table, from 1.
-- column: table_meaning | What the table holds, and what one row is.
-- column: meaning | What the column holds.

select
    columns.schema_name as table_schema,
    columns.table_name,
    columns.column_name,
    columns.column_index::bigint as column_position,
    columns.data_type,
    columns.comment as meaning,
    tables.comment as table_meaning,
from duckdb_columns() as columns
inner join duckdb_tables() as tables
    on
        columns.database_name = tables.database_name
        and columns.schema_name = tables.schema_name
        and columns.table_name = tables.table_name
where
    columns.database_name = current_database()
    and columns.schema_name in ('marts', 'core', 'audit')
order by table_schema, columns.table_name, columns.column_name
