"""One delivery's rows before its contract: read into types in SQL, judged by Pandera, nothing coerced."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pandas as pd
import pandera.pandas as pa
import pyarrow
from pandera.errors import SchemaErrors

from flows.intake.lines import Breach
from flows.settings import SQL, Sender
from flows.warehouse.macros import load_macros
from schemas.contract import TWIN, UNREADABLE, Contract, Dataset

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


def stage(
    dataset: Dataset,
    rows: dict[int, list[str]],
    sender: Sender,
    regions: pyarrow.Table | None,
) -> pyarrow.Table:
    """Read the text of the rows into the types of sql/staging/<dataset>.sql; an empty cell is null."""
    columns = zip(*rows.values(), strict=True) if rows else [()] * len(dataset.header)
    arrays = [pyarrow.array([cell or None for cell in cells], pyarrow.string()) for cells in columns]
    delivered = pyarrow.table(
        [pyarrow.array(list(rows), pyarrow.int64()), *arrays], names=["line", *dataset.header]
    )
    with duckdb.connect(":memory:") as connection:
        load_macros(connection, "parse")
        connection.execute("create schema intake")
        connection.register("delivered", delivered)
        connection.execute(f"create table intake.{dataset.name} as from delivered")
        connection.execute("create table intake.sender as select ? as number_format", [sender.number_format])
        if regions is not None:
            connection.register("regions", regions)
            connection.execute("create table intake.known_regions as from regions")
        query = (SQL / "staging" / f"{dataset.name}.sql").read_text(encoding="utf-8")
        return connection.sql(f"from ({query.rstrip()}\n) order by line").to_arrow_table()


def judge(dataset: Dataset, staged: pyarrow.Table) -> tuple[pyarrow.Table, list[Breach]]:
    """Return the rows that keep the contract, and every breach of the others."""
    frame = staged.to_pandas(types_mapper=pd.ArrowDtype)
    breaches = list(_unreadable(dataset, frame))
    try:
        dataset.contract.validate(frame, lazy=True)
    except SchemaErrors as errors:
        breaches += _breaches(dataset, frame, errors.failure_cases)
    breaches.sort(key=lambda b: (b.line, b.column, b.rule))
    refused = {breach.line for breach in breaches}
    kept = pyarrow.array([line not in refused for line in staged["line"].to_pylist()], pyarrow.bool_())
    return staged.filter(kept), breaches


def _unreadable(dataset: Dataset, frame: pd.DataFrame) -> Iterator[Breach]:
    """Yield every cell with a text and no value."""
    for name in dataset.contract.twins():
        lost = frame[name].isna() & frame[f"{name}{TWIN}"].notna()
        for line, text in frame.loc[lost, ["line", f"{name}{TWIN}"]].itertuples(index=False):
            expected = _field(dataset.contract, f"{name}{TWIN}")
            yield Breach(int(line), dataset.told_as.get(name, name), UNREADABLE, expected, str(text))


def _breaches(dataset: Dataset, frame: pd.DataFrame, cases: pd.DataFrame) -> list[Breach]:
    """Map Pandera's failure cases to rules and lines; its texts, which quote values, go no further."""
    if cases["index"].isna().any():
        odd = cases.loc[cases["index"].isna(), ["column", "check"]].drop_duplicates().to_dict("records")
        raise TypeError(f"sql/staging/{dataset.name}.sql does not give the columns of its contract: {odd}")
    found: dict[tuple[int, str, str], Breach] = {}
    for case in cases.drop_duplicates(["index", "column", "check"]).to_dict("records"):
        row = frame.loc[int(case["index"])]
        breach = _breach(dataset, str(case["column"]), str(case["check"]), row)
        found[breach.line, breach.column, breach.rule] = breach
    return list(found.values())


def _breach(dataset: Dataset, column: str, check: str, row: "pd.Series[Any]") -> Breach:
    name, _, kind = check.partition("(")
    rule = RULES.get(name, name)
    if "." in name:  # a rule over the row says the column that it is told of
        column, _, rule = name.partition(".")
        expected = _description(dataset.contract.to_schema().checks, name)
    elif name == "multiple_fields_uniqueness":
        column, expected = "", "a key that no other row has: " + ", ".join(dataset.contract.Config.unique)
    else:
        expected = _expected(dataset.contract, column, name)
    told = column.removesuffix(TWIN)
    text = row.get(f"{told}{TWIN}", row.get(column))
    value = None if text is None or pd.isna(text) else str(text)
    return Breach(int(row["line"]), dataset.told_as.get(told, told), rule, expected, value)


def _expected(contract: type[Contract], column: str, check: str) -> str:
    """What the column wants, from its checks and its description."""
    field = contract.to_schema().columns[column]
    told = _description(field.checks, check)
    allowed = [c.statistics["allowed_values"] for c in field.checks if c.name == check == "isin"]
    if allowed:
        told = "one of " + ", ".join(allowed[0])
    return told or _field(contract, column)


def _field(contract: type[Contract], column: str) -> str:
    return str(contract.to_schema().columns[column].description)


def _description(checks: list[pa.Check], name: str) -> str:
    return next((str(c.description) for c in checks if c.name == name and c.description), "")
