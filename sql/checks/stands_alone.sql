-- The published file would need another file, an index or the name it was built under, so that a copy elsewhere fails.

select
    schema_name,
    function_name as name,
    'reads a file, a setting or a catalog by name' as what,
from duckdb_functions()
where
    database_name = current_database()
    and not internal
    and schema_name <> 'parse'
    and (
        regexp_matches(
            lower(macro_definition),
            '\b"?(read_[a-z_]+|[a-z_]+_scan|glob|sniff_csv|query|getenv|getvariable|current_setting)"?\('
        )
        or regexp_matches(lower(macro_definition), '\b"?(work|draft|memory|temp|cakupan)"?\.')
        or regexp_matches(lower(macro_definition), '\b(from|join) ["''][^"'']*[./\\]')
    )
union all
select
    schema_name,
    index_name as name,
    'index' as what,
from duckdb_indexes()
where database_name = current_database() and schema_name in ('core', 'marts', 'audit')
order by all
