"""Queries from delivered text to types, and from types to what is kept, made of what a dataset declares."""

from __future__ import annotations

from flows.project import SQL
from schemas.contract import Column, Dataset, Read

OF_DELIVERY = "inner join intake.deliveries as delivery using (delivery_number)"
"""How a delivery's sender writes."""
OF_EXTRACT = (
    *("delivered.row_digest", "delivery.delivery_number", "delivery.period as delivery_period"),
    *("delivery.is_simulated as is_simulated_delivery", "delivery.code_system as delivery_code_system"),
)
"""What sql/staging may ask of an extract besides its columns."""


def read_query(dataset: Dataset) -> str:
    """Return the query of intake.<dataset> whose texts are read as their columns declare it."""
    cells = [cell for column in dataset.columns for cell in _cells(column)]
    if dataset.is_extract:
        cells = [*OF_EXTRACT, *cells]
    listed = ", ".join(["delivered.line", *cells])
    return f"select {listed} from intake.{dataset.name} as delivered {OF_DELIVERY}"


def _cells(column: Column) -> list[str]:
    if not (column.judged or column.becomes):
        return []
    cells = [f"delivered.{column.name} as {column.text}"]
    if isinstance(column.kind, Read) and column.kind.macro:
        how = f", delivery.{column.kind.written}" if column.kind.written else ""
        cells.append(f"{column.kind.macro}(delivered.{column.name}{how}) as {column.staged}")
    return cells


def staging_query(dataset: Dataset) -> str:
    """Return the query of staged rows from read.<dataset>: sql/staging says what else is found for them."""
    path = SQL / "staging" / f"{dataset.name}.sql"
    if path.exists():
        return path.read_text(encoding="utf-8").rstrip()
    return f"from read.{dataset.name}"


def kept_query(dataset: Dataset) -> str:
    """Return the query of what is kept of staging.<dataset>, accepted rows with their pseudonyms."""
    cells = [f"{column.staged}_pseudonym as {column.pseudonym}" for column in dataset.numbered]
    cells += [f"{column.staged} as {name}" for name, column in dataset.kept_values.items()]
    order = ["line", *dataset.key]  # a line of a wide recap is several rows
    if dataset.bucketed_by:
        bits = f"(('0x' || left({dataset.bucketed_by}::varchar, 2))::utinyint >> 2)"  # the first six
        cells += ["getvariable('key_version') as key_version", f"coalesce({bits}, 0)::utinyint as bucket"]
        order = ["bucket", dataset.bucketed_by, "line"]
    return f"select line, {', '.join(cells)} from staging.{dataset.name} order by {', '.join(order)}"
