"""Drawn payments through every kind of file and source.

A value is read as its writer means it, or refused with the key to write; it is never another value.

CAKUPAN_DRAWN_TABLES says how many tables, 100 by default. Some lie in one file: a workbook is read by a
process of its own, which costs more than its rows.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest

from flows.intake.judge import Judged, judge
from flows.intake.kept_rows import number_of, physical_line
from flows.intake.outcome import Outcome
from flows.pull.pull import pull
from flows.settings import Sender, load_settings
from schemas.contract import Dataset
from tests.intake import drawn_payments as drawn
from tests.intake.drawn_payments import Payment, Table
from tests.schemas.extracts.delivered import take_files
from tests.servers.ckan import serving
from tests.servers.postgres import Postgres
from tests.test_settings import OFFICE, write

TABLES = int(os.environ.get("CAKUPAN_DRAWN_TABLES", "100"))
TOGETHER = 25
"""Tables of one file."""
PLAIN, INDONESIAN = Sender(delimiter=";"), Sender(delimiter=";", number_format="indonesian")
MONEY, DOUBLE, TEXT = pyarrow.decimal128(18, 4), pyarrow.float64(), pyarrow.string()
DAY, MOMENT = pyarrow.date32(), pyarrow.timestamp("us")
WHOLE = pyarrow.int64()

Write = Callable[[Table, Path], None]
Value = tuple[int | None, Decimal | None, Decimal | None, Decimal | None, date | None]

DECLARED: dict[str, tuple[str, Write, Sender]] = {
    "plain texts": (".csv", drawn.write_csv(drawn.plain), PLAIN),
    "texts of pandas": (".csv", drawn.write_csv(drawn.of_pandas), PLAIN),
    "Indonesian texts": (".csv", drawn.write_csv(drawn.indonesian), INDONESIAN),
    "number cells": (".xlsx", drawn.write_workbook(None), PLAIN),
    "number cells, texts are Indonesian": (".xlsx", drawn.write_workbook(None), INDONESIAN),
    "cells of Indonesian texts": (".xlsx", drawn.write_workbook(drawn.indonesian), INDONESIAN),
    "Parquet decimals": (".parquet", drawn.write_parquet(MONEY, WHOLE, DAY), PLAIN),
    "Parquet decimals, texts are Indonesian": (
        ".parquet",
        drawn.write_parquet(MONEY, MONEY, MOMENT),
        INDONESIAN,
    ),
    "Parquet doubles": (".parquet", drawn.write_parquet(DOUBLE, DOUBLE, MOMENT), PLAIN),
    "Parquet doubles, texts are Indonesian": (
        ".parquet",
        drawn.write_parquet(DOUBLE, DOUBLE, DAY),
        INDONESIAN,
    ),
    "Parquet of Indonesian texts": (".parquet", drawn.write_parquet(TEXT, TEXT, TEXT), INDONESIAN),
}
"""Files that are as their sender is declared: they are accepted."""
MISTAKEN: dict[str, tuple[str, Write, Sender]] = {
    "Indonesian texts": (".csv", drawn.write_csv(drawn.indonesian), PLAIN),
    "English texts": (".csv", drawn.write_csv(drawn.english), PLAIN),
    "English texts, declared Indonesian": (".csv", drawn.write_csv(drawn.english), INDONESIAN),
    "plain texts, declared Indonesian": (".csv", drawn.write_csv(drawn.plain), INDONESIAN),
    "texts of pandas, declared Indonesian": (".csv", drawn.write_csv(drawn.of_pandas), INDONESIAN),
    "cells of Indonesian texts": (".xlsx", drawn.write_workbook(drawn.indonesian), PLAIN),
    "Parquet of Indonesian texts": (".parquet", drawn.write_parquet(TEXT, TEXT, TEXT), PLAIN),
}
"""Files of another format than is declared: what may mean two things is refused."""
ROWS = ("npp", "blth", "program", "segmen", "jml_tk", "upah", "iuran", "denda", "tgl_bayar")
DATABASE = {
    "N": ("plain", "int", "numeric(20,4)", "date"),
    "F": ("indonesian", "float8", "float8", "timestamp"),
    "T": ("indonesian", "text", "text", "date"),
}
"""Sources of a PostgreSQL: number_format of the sender, and types of counts, amounts and days."""
PORTAL = {"P": "plain", "I": "indonesian"}
OF_DATABASE = '''
[sources.db{name}]
kind = "sql"
location = "{location}"
tls = false
dataset = "contributions"
senders = {senders}
first = "2024-10"
last = "2024-10"
user_env = "DRAWN_USER"
password_env = "DRAWN_PASSWORD"
query = """
select {columns} from paid_{name} where kantor = {{sender}} and {{period}} = date '2024-10-01' order by npp
"""
'''
OF_PORTAL = """
[sources.satudata]
kind = "ckan"
location = "{location}"
package = "iuran"
dataset = "contributions"
path = "Iuran {{sender}} {{period}}"
datastore = true
timeout_seconds = 30
"""


@dataclass(frozen=True)
class Read:
    """What became of a table."""

    values: list[Value]
    outcome: Outcome


def meant(one: Payment) -> Value:
    return one.jml_tk, one.upah, one.iuran, one.denda, one.tgl_bayar


def judged(places: list[tuple[Path, Sender]], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Read]:
    """Judge files together; return what was read of each, row by row, and its outcome."""
    staged: list[dict[str, Any]] = []

    def seen(kind: Dataset, rows: pyarrow.Table) -> Judged:
        staged.extend(rows.to_pylist())
        return judge(kind, rows)

    monkeypatch.setattr("flows.intake.take_in.judge", seen)
    outcomes = [told.outcome for told in take_files("contributions", places, folder)]
    columns = ("workers", "wages_idr", "contributions_idr", "fines_idr", "paid_date")
    read: dict[int, dict[int, Value]] = {number: {} for number in range(len(places))}
    for row in staged:
        values: Any = tuple(row[name] for name in columns)
        read[number_of(row["line"])][physical_line(row["line"])] = values
    return [
        Read([values for _, values in sorted(read[number].items())], outcome)
        for number, outcome in enumerate(outcomes)
    ]


@pytest.fixture(scope="module")
def tables() -> list[Table]:
    seeds = range(TABLES)
    parts = [seeds[first : first + TOGETHER] for first in range(0, TABLES, TOGETHER)]
    return [[one for seed in part for one in drawn.draw_table(seed)] for part in parts]


def read_files(
    kinds: dict[str, tuple[str, Write, Sender]], tables: list[Table], folder: Path, patch: pytest.MonkeyPatch
) -> dict[str, list[Read]]:
    """Write every table as every kind of file; return what is read of them by kind."""
    places = []
    for number, (ending, write_table, sender) in enumerate(kinds.values()):
        for seed, table in enumerate(tables):
            path = folder / f"{number}-{seed}{ending}"
            write_table(table, path)
            places.append((path, sender))
    found = iter(judged(places, folder / "kept", patch))
    return {kind: [next(found) for _ in tables] for kind in kinds}


def landed(
    tables: list[Table], folder: Path, postgres: Postgres, patch: pytest.MonkeyPatch
) -> dict[str, list[tuple[Path, Sender]]]:
    """Pull every table from a database and a portal; return the landed files by the kind of their rows."""
    seeds = range(len(tables))
    url = postgres.create_database(f"drawn_{secrets.token_hex(8)}")
    location = f"{postgres.location.rpartition('/')[0]}/{url.rpartition('/')[2]}"
    patch.setenv("DRAWN_USER", postgres.user)
    patch.setenv("DRAWN_PASSWORD", postgres.password)
    sections, formats = [OFFICE], {}
    for name, (number_format, count, amount, day) in DATABASE.items():
        senders = [f"{name}{seed}" for seed in seeds]
        formats |= dict.fromkeys(senders, number_format)
        postgres.run(*_filled(name, tables, count, amount, day), url=url)
        sections.append(
            OF_DATABASE.format(name=name, location=location, senders=senders, columns=", ".join(ROWS))
        )
    formats |= {f"{name}{seed}": of for name, of in PORTAL.items() for seed in seeds}
    with serving() as portal:
        for name, of in PORTAL.items():
            for seed, table in enumerate(tables):
                portal.packages.setdefault("iuran", []).append(
                    {"id": f"{name}{seed}", "name": f"Iuran {name}{seed} 2024-10", "url": "", "format": "CSV"}
                )
                portal.rows[f"{name}{seed}"] = _of_portal(table, of)
        sections.append(OF_PORTAL.format(location=portal.location))
        sections += [
            f'[senders.contributions.{name}]\nnumber_format = "{of}"\n' for name, of in formats.items()
        ]
        settings = load_settings(write(folder, "".join(sections)))
        done = pull(settings, months=("2024-10",))
    assert {one.status for one in done} == {"landed"}, done
    files = {path.name.partition(".")[0]: path for path in (settings.raw / "contributions").rglob("*.*")}
    return {
        name: [(files[f"{name}{seed}"], settings.sender("contributions", f"{name}{seed}")) for seed in seeds]
        for name in (*DATABASE, *PORTAL)
    }


def _filled(name: str, tables: list[Table], count: str, amount: str, day: str) -> list[str]:
    """Return statements that make a table of PostgreSQL with all payments."""
    kinds = {"jml_tk": count, "upah": amount, "iuran": amount, "denda": amount, "tgl_bayar": day}
    columns = ", ".join(f"{column} {kinds.get(column, 'text')}" for column in ROWS)
    rows = []
    for seed, table in enumerate(tables):
        for one in table:
            cells = one.cells(drawn.indonesian if amount == "text" else drawn.plain, str)
            if amount == "float8" and one.noise is not None:
                cells["iuran"] = repr(one.noise)
            told = ("null" if cells[column] is None else f"'{cells[column]}'" for column in ROWS)
            rows.append(f"('{name}{seed}', {', '.join(told)})")
    return [
        f"create table paid_{name} (kantor text, {columns})",
        f"insert into paid_{name} values {', '.join(rows)}",
    ]


def _of_portal(table: Table, number_format: str) -> list[dict[str, Any]]:
    """Return rows as CKAN gives them: a number with the digits of its column, wages as the sender's text."""
    rows = []
    for number, one in enumerate(table, start=1):
        cells = one.cells(
            lambda value: Decimal(f"{value:.3f}") if isinstance(value, Decimal) else value, drawn.at_midnight
        )
        if one.upah is not None and number_format == "indonesian":
            cells["upah"] = drawn.indonesian(one.upah)
        rows.append({"_id": number, **cells})
    return rows


def test_every_kind_of_file_and_source_gives_one_result(
    tables: list[Table], postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulled = landed(tables, tmp_path, postgres, monkeypatch)
    found = read_files(DECLARED, tables, tmp_path, monkeypatch)
    of_sources = iter(
        judged([place for places in pulled.values() for place in places], tmp_path / "p", monkeypatch)
    )
    found |= {kind: [next(of_sources) for _ in tables] for kind in pulled}
    wanted = [[meant(one) for one in table] for table in tables]
    for kind, reads in found.items():
        assert [read.outcome.status for read in reads] == ["accepted"] * len(tables), kind
        assert [read.values for read in reads] == wanted, kind


def test_what_is_declared_wrongly_is_read_as_it_is_meant_or_refused_with_the_key(
    tables: list[Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = set()
    for kind, reads in read_files(MISTAKEN, tables, tmp_path, monkeypatch).items():
        for table, read in zip(tables, reads, strict=True):
            for one, values in zip(table, read.values, strict=True):
                pairs = list(zip(meant(one), values, strict=True))
                assert [(kind, *pair) for pair in pairs if pair[1] not in (pair[0], None)] == []
            told = [breach.expected for breach in read.outcome.breaches if breach.rule == "unreadable"]
            assert [text for text in told if "write number_format = " not in text] == [], kind
            refused |= {kind} if told else set()
    assert refused == {*MISTAKEN}
