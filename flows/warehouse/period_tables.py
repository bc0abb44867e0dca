"""Tables of the period step: what its models read, what they give, and in which order they run."""

from functools import cache

import duckdb
import pyarrow

import schemas
from flows.settings import SQL
from flows.warehouse.model import Model, load_model

MEMBERS = ("clashes", "kept", "cells", "crossings", "snapshot", "ledger", "person_rows")
"""Run for the memberships of a few buckets at a time; one row per membership or line."""
READ_AGAIN = ("kept", "snapshot")
"""Of these the ones that cost less to read again than to keep in memory."""
GATHERED = ("ledger", "person_rows")
"""Of these the ones whose rows of all buckets are put together."""
COUNTS = (
    *("ledger_counts", "former_senders", "transitions", "memberships", "member_places"),
    *("office_counts", "sponsored"),
)
"""Run for the same memberships; their parts add up over the buckets, by the declared grain."""
PERSON_COUNTS = ("persons",)
"""Run for the people of one bucket at a time; their parts add up as well."""
WHOLE = ("acceptance", "senders", "employers", "projects", "contributions", "recaps", "places", "unread")
"""Run once for a month, when the others stand."""
TABLES = (
    "memberships",
    "persons",
    "transitions",
    "office_counts",
    "sponsored",
    "employers",
    "projects",
    "contributions",
    "recaps",
    "acceptance",
    "ledger",
    "senders",
    "places",
    "unread",
)
"""What a build reads: the schema `period` of the warehouse in the making. None of it is about one person."""

_DELIVERED = {"delivery_id": "VARCHAR", "sender": "VARCHAR"}
SNAPSHOT = {
    "membership_id": "UUID",
    "sender": "VARCHAR",
    "segment": "VARCHAR",
    "region_code": "VARCHAR",
    "is_active": "BOOLEAN",
    "is_observed": "BOOLEAN",
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
def period_models() -> dict[str, Model]:
    """Return the models of sql/period in the order in which they run, by name."""
    names = (*MEMBERS, *COUNTS, *PERSON_COUNTS, *WHOLE)
    with duckdb.connect(":memory:") as connection:
        return {name: load_model(connection, SQL / "period" / f"{name}.sql") for name in names}


def create_empty(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table the models read or give, without rows, in the open database."""
    for schema in ("intake", "previous", "period"):
        connection.execute(f"create schema if not exists {schema}")
    for table, columns in INPUTS.items():
        declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        connection.execute(f"create table {table} ({declared})")
    for model in period_models().values():
        connection.execute(f"create table {model.name} as from ({model.query}) limit 0")


def no_period_tables() -> dict[str, pyarrow.Table]:
    """Return the tables of a warehouse without administrative records: columns and types, no rows."""
    with duckdb.connect(":memory:") as connection:
        create_empty(connection)
        return {name: connection.sql(f"from period.{name}").to_arrow_table() for name in TABLES}
