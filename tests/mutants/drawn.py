"""Which mutants are drawn: the same of equal SQL, few others after a small change of it."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.settings import SQL
from flows.warehouse.build import load_metrics, load_table_macros
from flows.warehouse.macros import load_macros
from flows.warehouse.model import read_header
from tests.mutants.operators import Change, changes

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
    operator: str
    part: str
    before: str
    """Its line."""
    change: str

    @property
    def key(self) -> tuple[str, ...]:
        """What says which it is, wherever in the file its line has moved to."""
        return self.file, self.operator, self.part, self.before, self.change

    @property
    def rank(self) -> str:
        """Its place in the draw."""
        return hashlib.sha256("|".join((SEED, *self.key)).encode()).hexdigest()


def mutants_of(file: str) -> list[Mutant]:
    """Return every mutant of a file, those of equal lines numbered."""
    text = (SQL / f"{file}.sql").read_text(encoding="utf-8")
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for one in changes(text):
        mutant = _mutant(file, text, one, "")
        seen[mutant.key] += 1
        number = f" #{seen[mutant.key]}" if seen[mutant.key] > 1 else ""
        found.append(_mutant(file, text, one, number))
    return found


def _mutant(file: str, text: str, one: Change, number: str) -> Mutant:
    line = text[: one.start].count("\n")
    change = f"{_short(text[one.start : one.end])} -> {_short(one.put)}{number}"
    mutated = text[: one.start] + one.put + text[one.end :]
    return Mutant(file, mutated, line + 1, one.operator, one.part, text.splitlines()[line].strip(), change)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN // 2]} ... {text[-SHOWN // 2 :]}"


def draw(files: list[str], many: int, types: Types) -> tuple[list[Mutant], Counter[str]]:
    """Return the drawn mutants, and how many there are by folder; each folder gives its share.

    What DuckDB does not bind is no mutant, and another is drawn for it.
    """
    every = {
        folder: [m for file in files if file.startswith(f"{folder}/") for m in mutants_of(file)]
        for folder in FOLDERS
    }
    places = Counter({folder: len(of_it) for folder, of_it in every.items()})
    drawn = []
    with bench(types) as binds:
        for folder, share in _shares(places, many).items():
            ranked = iter(sorted(every[folder], key=lambda mutant: mutant.rank))
            kept: list[Mutant] = []
            while len(kept) < share and (mutant := next(ranked, None)):
                if binds(mutant):
                    kept.append(mutant)
            drawn += kept
    return drawn, places


def _shares(places: Counter[str], many: int) -> dict[str, int]:
    """Share out a number by largest remainder."""
    total = sum(places.values()) or 1
    exact = {folder: many * count / total for folder, count in places.items()}
    shares = {folder: int(share) for folder, share in exact.items()}
    left = min(many, total) - sum(shares.values())
    for folder in sorted(exact, key=lambda name: shares[name] - exact[name])[:left]:
        shares[folder] += 1
    return shares


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
            connection.begin()
            try:
                if folder == "macros":
                    connection.execute(f"drop macro table {name}")
                    connection.execute(mutant.text)
                    connection.execute(f"explain {read_header(mutant.text)[1]['example'][0]}")
                elif folder == "metrics":
                    parameters = re.search(r"metrics\.\w+\((.*?)\)", mutant.text, re.DOTALL)
                    ones = ", ".join("1" for _ in parameters[1].split(",")) if parameters else ""
                    connection.execute(f"drop macro metrics.{name}")
                    connection.execute(mutant.text)
                    connection.execute(f"select metrics.{name}({ones})")
                else:
                    connection.execute(f"explain {mutant.text}")
            except duckdb.Error:
                return False
            finally:
                connection.rollback()
            return True

        yield binds


def listed(folder: str | None, file: str | None) -> list[str]:
    """Return the files that are asked for, as folder/name."""
    names = [
        f"{path.parent.name}/{path.stem}" for name in FOLDERS for path in sorted((SQL / name).glob("*.sql"))
    ]
    return [
        name
        for name in names
        if (not folder or name.startswith(f"{folder}/")) and (not file or name == _name(file))
    ]


def _name(path: str) -> str:
    return "/".join(Path(path).with_suffix("").parts[-2:])
