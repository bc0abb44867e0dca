"""What a published file says of itself: its tables, their grain, columns and comments, its metrics."""

import re
from dataclasses import dataclass

import duckdb

GRAIN = re.compile(r"\s*One row per ([a-z0-9_]+(?:, [a-z0-9_]+)*)\.$")
ASIDE = re.compile(r"\s*\([^)]*\)")
CODES = re.compile(r"(?:^|: )((?:[A-Za-z0-9_]+, )*[A-Za-z0-9_]+,? or [A-Za-z0-9_]+)\.(?: |$)")
COLUMNS = """
select
    tables.schema_name,
    tables.table_name,
    coalesce(tables.comment, ''),
    columns.column_name,
    columns.data_type,
    coalesce(columns.comment, ''),
from duckdb_tables() as tables
inner join duckdb_columns() as columns using (database_name, schema_name, table_name)
where tables.database_name = current_database() and list_contains(?, tables.schema_name)
order by tables.schema_name, tables.table_name, columns.column_index
"""


@dataclass(frozen=True)
class Column:
    """A column of a published table."""

    name: str
    data_type: str
    """As DuckDB names it, such as DECIMAL(18,9)."""
    meaning: str

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes that its comment lists as all there are, as `real or simulated.`; else none."""
        found = CODES.search(ASIDE.sub("", self.meaning)) if self.data_type == "VARCHAR" else None
        return tuple(re.split(r",? or |, ", found[1])) if found else ()


@dataclass(frozen=True)
class Table:
    """A published table, as its comments declare it."""

    schema: str
    name: str
    sentence: str
    """What it holds."""
    grain: tuple[str, ...]
    """Columns that tell one row from every other; empty where the file declares none."""
    columns: tuple[Column, ...]

    @property
    def full_name(self) -> str:
        """Its name in SQL, schema.table."""
        return f"{self.schema}.{self.name}"


def tables(connection: duckdb.DuckDBPyConnection, *schemas: str) -> list[Table]:
    """Return the tables of these schemas in the order of their names, their columns in the file's order."""
    columns: dict[tuple[str, str, str], list[Column]] = {}
    for schema, table, comment, *column in connection.execute(COLUMNS, [list(schemas)]).fetchall():
        columns.setdefault((schema, table, comment), []).append(Column(*column))
    return [_table(*named, tuple(found)) for named, found in columns.items()]


def _table(schema: str, name: str, comment: str, columns: tuple[Column, ...]) -> Table:
    declared = GRAIN.search(comment)
    grain = tuple(declared[1].split(", ")) if declared else ()
    return Table(schema, name, GRAIN.sub("", comment), grain, columns)
