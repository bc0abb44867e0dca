"""One delivery's rows before its contract: read into types in SQL, judged by Pandera, nothing coerced."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pandas as pd
import pandera.pandas as pa
import pyarrow
from pandera.errors import SchemaErrors

from flows.intake.lines import Breach
from flows.problems import NotPublished
from flows.settings import SQL, Sender
from flows.warehouse.macros import load_macros
from schemas.contract import TWIN, UNREADABLE, Dataset

RULES = {
    "not_nullable": "missing",
    "isin": "not_in_list",
    "str_matches": "wrong_form",
    "field_uniqueness": "key_twice",
    "multiple_fields_uniqueness": "key_twice",
    "greater_than": "too_small",
    "greater_than_or_equal_to": "too_small",
    "less_than_or_equal_to": "too_large",
}
BOUNDS = {
    "greater_than": "more than {min_value}",
    "greater_than_or_equal_to": "{min_value} or more",
    "less_than_or_equal_to": "{max_value} or less",
}

NO_SPILL: dict[str, str | bool | int | float | list[str]] = {"temp_directory": ""}
"""DuckDB would spill clear text to a folder beside the caller."""


@dataclass(frozen=True)
class Rule:
    """A rule of a contract, as a clerk is told of it."""

    column: str
    """Column of the delivery; empty where the rule is about the row."""
    name: str
    expected: str
    shown: str | None
    """Staged column with the text that was delivered; None where no single cell is wrong."""


def stage(
    dataset: Dataset,
    rows: dict[int, list[str]],
    sender: Sender,
    regions: pyarrow.Table | None,
) -> pyarrow.Table:
    """Read the text of the rows into the types of sql/staging/<dataset>.sql; an empty cell is null."""
    columns = zip(*rows.values(), strict=True) if rows else [()] * len(dataset.header)
    arrays = [
        pyarrow.array([cell if cell.strip() else None for cell in cells], pyarrow.string())
        for cells in columns
    ]
    delivered = pyarrow.table(
        [pyarrow.array(list(rows), pyarrow.int64()), *arrays], names=["line", *dataset.header]
    )
    query = (SQL / "staging" / f"{dataset.name}.sql").read_text(encoding="utf-8")
    with duckdb.connect(":memory:", config=NO_SPILL) as connection:
        load_macros(connection, "parse")
        connection.execute("create schema intake")
        connection.register("delivered", delivered)
        connection.execute(f"create table intake.{dataset.name} as from delivered")
        connection.execute("create table intake.sender as select ? as number_format", [sender.number_format])
        if regions is not None:
            connection.register("regions", regions)
            connection.execute("create table intake.known_regions as from regions")
        staged = connection.sql(f"from ({query.rstrip()}\n) order by line").to_arrow_table()
    if staged.num_rows != len(rows):
        raise NotPublished(
            f"{len(rows)} rows of {dataset.name} became {staged.num_rows}: a region is twice in the region "
            "reference. Look for a code that two files of data/raw/regions or data/raw/provinces share."
        )
    return staged


def judge(dataset: Dataset, staged: pyarrow.Table) -> tuple[pyarrow.Table, list[Breach]]:
    """Return the rows that keep the contract, and every breach of the others. Values are not masked yet."""
    frame = staged.to_pandas(types_mapper=pd.ArrowDtype)
    broken = [*_unreadable(dataset, frame), *_broken(dataset, frame, _failure_cases(dataset, frame))]
    breaches: set[Breach] = set()
    for rule, rows in broken:
        cells = rows[rule.shown] if rule.shown else [None] * len(rows)
        for line, cell in zip(rows["line"], cells, strict=True):
            value = None if pd.isna(cell) else str(cell)
            breaches.add(Breach(int(line), rule.column, rule.name, rule.expected, value))
    refused = {breach.line for breach in breaches}
    kept = pyarrow.array([line not in refused for line in staged["line"].to_pylist()], pyarrow.bool_())
    return staged.filter(kept), sorted(breaches, key=lambda b: (b.line, b.column, b.rule))


def _failure_cases(dataset: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    """Return breaches by column, check and index. Pandera's own texts quote values; they go no further."""
    cases = pd.DataFrame({"schema_context": [], "column": [], "check": [], "index": []})
    try:
        dataset.contract.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
    odd = cases.loc[cases["index"].isna(), ["column", "check"]].drop_duplicates().to_dict("records")
    if odd:
        raise TypeError(f"sql/staging/{dataset.name}.sql does not give the columns of its contract: {odd}")
    return cases


def _unreadable(dataset: Dataset, frame: pd.DataFrame) -> Iterator[tuple[Rule, pd.DataFrame]]:
    """Yield the rows with a text and no value, by column."""
    for name in dataset.contract.twins():
        lost = frame[name].isna() & frame[f"{name}{TWIN}"].notna()
        yield _rule(dataset, f"{name}{TWIN}", UNREADABLE), frame[lost]


def _broken(
    dataset: Dataset, frame: pd.DataFrame, cases: pd.DataFrame
) -> Iterator[tuple[Rule, pd.DataFrame]]:
    """Yield the rows that break a check of the contract, by check."""
    columns = cases["column"].where(cases["schema_context"] == "Column", "")
    for (column, check), group in cases.groupby([columns, "check"]):
        rows = frame.loc[group["index"].astype(int).unique()]
        if str(check) == "multiple_fields_uniqueness":  # an empty part of a key is told already
            rows = rows.dropna(subset=dataset.contract.Config.unique)
        yield _rule(dataset, str(column), str(check).partition("(")[0]), rows


def _rule(dataset: Dataset, column: str, check: str) -> Rule:
    """Return the rule that a check of a staged column is, or of the row where the column is empty."""
    schema = dataset.contract.to_schema()
    if check == "multiple_fields_uniqueness":
        key = ", ".join(_delivered(dataset, name) for name in dataset.contract.Config.unique)
        return Rule("", RULES[check], f"a key that no other row has ({key})", None)
    checks = schema.columns[column].checks if column else schema.checks
    found = next((c for c in checks if c.name == check), None)
    if not column:  # a rule over several columns is named `column__rule`
        column, _, check = check.partition("__")
    told = _delivered(dataset, column)
    expected = _expected(check, found, str(schema.columns[column].description))
    twin = column.removesuffix(TWIN) + TWIN
    shown = next(name for name in (twin, told, column) if name in schema.columns)
    return Rule(told, RULES.get(check, check), expected, shown)


def _delivered(dataset: Dataset, column: str) -> str:
    name = column.removesuffix(TWIN)
    return dataset.told_as.get(name, name)


def _expected(check: str, found: pa.Check | None, description: str) -> str:
    """Say what a check wants, from its parameters or its own description, else from the column's."""
    parameters = (found.statistics if found else None) or {}
    if check == "not_nullable":
        return f"a value. {description}"
    if check == "field_uniqueness":
        return "a value that no other row has"
    if check == "isin":
        return "one of " + ", ".join(parameters["allowed_values"])
    if check in BOUNDS:
        return BOUNDS[check].format(**parameters)
    return str(found.description) if found and found.description else description
