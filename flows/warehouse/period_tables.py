"""Tables of the period step: what its models read, and what they give."""

from collections.abc import Mapping
from functools import cache

import duckdb
import pyarrow

import schemas
from flows.project import SQL
from flows.warehouse.model import Model, load_models, read_header

PERIOD = SQL / "period"
_DELIVERED = {"delivery_id": "VARCHAR", "sender": "VARCHAR"}
SNAPSHOT = {
    "membership_id": "UUID",
    **dict.fromkeys(("sender", "segment", "region_code"), "VARCHAR"),
    **dict.fromkeys(("is_active", "is_observed"), "BOOLEAN"),
}
DATASETS = {
    name: {kept: str(kind) for kept, kind in schemas.dataset(name).kept.items()} for name in schemas.EXTRACTS
}
"""Columns of the kept rows of each dataset, with their types; the runner adds delivery and sender."""

INPUTS: dict[str, dict[str, str]] = {
    **{f"intake.{name}": columns | _DELIVERED for name, columns in DATASETS.items()},
    "intake.deliveries": {"dataset": "VARCHAR", **_DELIVERED},
    "intake.expected": {"dataset": "VARCHAR", "sender": "VARCHAR"},
    "intake.refused": {
        **dict.fromkeys(("delivery_id", "office_code", "segment", "status"), "VARCHAR"),
        "rows": "BIGINT",
    },
    "intake.delivery_totals": {
        **dict.fromkeys(("delivery_id", "dataset", "sender"), "VARCHAR"),
        **dict.fromkeys(("rows", "accepted", "rejected", "duplicates"), "BIGINT"),
    },
    "intake.regions": dict.fromkeys(("region_code", "parent_region_code", "island_group_code"), "VARCHAR"),
    "previous.snapshot": SNAPSHOT,
    "period.bounds": {"period": "DATE", "period_end_date": "DATE", "has_previous": "BOOLEAN"},
}
"""Every table that the runner supplies, with its columns and their types."""


@cache
def period_models() -> tuple[Model, ...]:
    """Return the models of sql/period in the order in which they run."""
    with duckdb.connect(":memory:") as connection:
        return tuple(load_models(connection, "period"))


@cache
def month_tables() -> tuple[str, ...]:
    """Return what a build reads of a month, nothing of one person: the tables whose grain has the period."""
    headers = {path.stem: read_header(path.read_text(encoding="utf-8")) for path in PERIOD.glob("*.sql")}
    return tuple(
        sorted(name for name, (_, keys) in headers.items() if "period" in keys["grain"][0].split(", "))
    )


def create_empty(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table the models read or give, without rows, in the open database."""
    for schema in ("intake", "previous", "period"):
        connection.execute(f"create schema if not exists {schema}")
    for table, columns in INPUTS.items():
        declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        connection.execute(f"create table {table} ({declared})")
    for model in period_models():
        connection.execute(f"create table {model.name} as from ({model.query}) limit 0")


@cache
def no_period_tables() -> Mapping[str, pyarrow.Table]:
    """Return the tables of a warehouse without administrative records: columns and types, no rows."""
    with duckdb.connect(":memory:") as connection:
        create_empty(connection)
        return {name: connection.sql(f"from period.{name}").to_arrow_table() for name in month_tables()}
