"""Which mutants are drawn: the same of equal SQL, few others after a small change of it."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from flows.settings import SQL
from flows.warehouse.build import load_metrics, load_table_macros
from flows.warehouse.macros import load_macros
from flows.warehouse.model import read_header
from tests.mutants.operators import changes

FOLDERS = ("core", "marts", "exact", "period", "metrics", "macros", "checks")
SEED = "cakupan"
SHOWN = 70
Types = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Mutant:
    """A file of sql/ with one change in it."""

    file: str
    """folder/name"""
    text: str
    line: int
    key: tuple[str, ...]
    """What says which it is: file, operator, part of the query, line and change; equal ones are numbered."""

    @property
    def rank(self) -> str:
        """Its place in the draw."""
        return hashlib.sha256("|".join((SEED, *self.key)).encode()).hexdigest()


def mutants_of(file: str) -> list[Mutant]:
    """Return every mutant of a file."""
    text = (SQL / f"{file}.sql").read_text(encoding="utf-8")
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for operator, start, end, put, part in changes(text):
        line = text[:start].count("\n")
        change = f"{_short(text[start:end])} -> {_short(put)}"
        key = (file, operator, part, text.splitlines()[line].strip(), change)
        seen[key] += 1
        if seen[key] > 1:
            key = (*key[:-1], f"{change} #{seen[key]}")
        found.append(Mutant(file, text[:start] + put + text[end:], line + 1, key))
    return found


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN // 2]} ... {text[-SHOWN // 2 :]}"


def draw(files: list[str], many: int, types: Types) -> tuple[list[Mutant], int]:
    """Return the drawn mutants, and how many there are; each folder gives its share, by largest remainder.

    What DuckDB does not bind is no mutant, and another is drawn for it.
    """
    every = {
        folder: [m for file in files if file.startswith(f"{folder}/") for m in mutants_of(file)]
        for folder in FOLDERS
    }
    places = sum(map(len, every.values()))
    exact = {folder: many * len(of_it) / max(places, 1) for folder, of_it in every.items()}
    shares = {folder: int(share) for folder, share in exact.items()}
    left = min(many, places) - sum(shares.values())
    for folder in sorted(exact, key=lambda name: shares[name] - exact[name])[:left]:
        shares[folder] += 1
    with bench(types) as binds:
        drawn = [
            mutant
            for folder, share in shares.items()
            for mutant in islice(filter(binds, sorted(every[folder], key=lambda mutant: mutant.rank)), share)
        ]
    return drawn, places


@contextmanager
def bench(types: Types) -> Iterator[Callable[[Mutant], bool]]:
    """Empty tables, on which is tried whether a mutant binds."""
    with duckdb.connect(":memory:") as connection:
        load_macros(connection, "parse")
        load_metrics(connection)
        for table, columns in types.items():
            connection.execute(f"create schema if not exists {table.partition('.')[0]}")
            listed = {"data_kind": "VARCHAR"} | columns if table.startswith("marts.") else columns
            declared = ", ".join(f'"{name}" {kind}' for name, kind in listed.items())
            connection.execute(f"create table {table} ({declared})")
        load_table_macros(connection)

        def binds(mutant: Mutant) -> bool:
            folder, _, name = mutant.file.partition("/")
            tried = [f"explain {mutant.text}"]
            if folder == "macros":
                tried = [
                    f"drop macro table {name}",
                    mutant.text,
                    f"explain {read_header(mutant.text)[1]['example'][0]}",
                ]
            elif folder == "metrics":
                parameters = re.search(r"metrics\.\w+\((.*?)\)", mutant.text, re.DOTALL)
                ones = ", ".join("1" for _ in parameters[1].split(",")) if parameters else ""
                tried = [f"drop macro metrics.{name}", mutant.text, f"select metrics.{name}({ones})"]
            connection.begin()
            try:
                for statement in tried:
                    connection.execute(statement)
            except duckdb.Error:
                return False
            finally:
                connection.rollback()
            return True

        yield binds


def listed(folder: str | None, file: str | None) -> list[str]:
    """Return the files that are asked for, as folder/name."""
    asked = "/".join(Path(file).with_suffix("").parts[-2:]) if file else ""
    names = [f"{name}/{path.stem}" for name in FOLDERS for path in sorted((SQL / name).glob("*.sql"))]
    return [name for name in names if (not folder or name.startswith(f"{folder}/")) and asked in ("", name)]
