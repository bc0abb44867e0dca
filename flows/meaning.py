"""What code means to a stage of a run: a digest of the modules that it imports and of the SQL that it runs.

A file counts by its syntax (flows.syntax), and only where the stage comes to it. Where a stage begins is said
once, in STAGES; all else is followed from there, by imports and by the names of tables and macros. What rests
on it is in docs/what_invalidates_what.md.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import filter as matching
from functools import cache
from importlib.metadata import version
from importlib.util import resolve_name
from pathlib import Path
from typing import Any

from flows.disk import replace_text
from flows.project import PROJECT
from flows.syntax import Meaning, digest, meaning_of

LIBRARIES = ("duckdb", "pandas", "pandera", "pyarrow", "python-calamine")
"""Their versions count like code."""
MEMORY = PROJECT / "flows" / "__pycache__" / "meaning.json"
"""Beside the bytecode: what was found of files before, for to read all syntax takes 0.3 s."""
OWN, NOTED_BY = "flows/meaning.py", ("flows/syntax.py", "flows/warehouse/model.py")
"""This module, which says nothing that is not in a digest; those that what is remembered depends on."""
MADE = {"intake": "lookup"}
"""Schema whose tables lie in a folder of another name."""


@dataclass(frozen=True)
class Stage:
    """Where a stage begins. A name that holds {} is of each dataset."""

    modules: tuple[str, ...] = ()
    sql: tuple[str, ...] = ()
    """Files below sql/ that it runs, as patterns."""
    asked_by: tuple[str, ...] = ()
    """Files that ask for tables of its first folder, as patterns."""
    folders: tuple[str, ...] = ()
    """Of sql/: files of these count that a query or a text of a module names. Others are given to it."""
    told: tuple[str, ...] = ()
    """Folders of sql/ whose headers are published; of others only what says how a file runs counts."""


PUBLISHED = ("core", "marts", "audit", "checks", "metrics", "macros")
OF_A_RELEASE = tuple(f"{folder}/*.sql" for folder in ("exact", *PUBLISHED))
STAGES = {
    "intake": Stage(
        modules=("flows.intake.take_in", "flows.intake.surroundings", "schemas.{}"),
        sql=("staging/{}.sql",),
        folders=("parse", "lookup"),
    ),
    "regions": Stage(
        modules=("flows.intake.queries",),
        sql=("core/regions.sql",),
        folders=("core", "staging", "parse", "metrics"),
    ),
    "rates": Stage(
        modules=("flows.intake.queries",),
        sql=("core/contribution_*.sql",),
        folders=("core", "staging", "parse", "metrics"),
    ),
    "months": Stage(
        modules=("flows.warehouse.period",),
        asked_by=OF_A_RELEASE,
        folders=("period", "parse", "metrics"),
    ),
    "hidden cells": Stage(modules=("flows.warehouse.disclosure",)),
    "release": Stage(
        modules=("flows.warehouse.batch",),
        sql=OF_A_RELEASE,
        folders=("staging", "period", "exact", *PUBLISHED, "parse"),
        told=PUBLISHED,
    ),
}


class Tree:
    """The project's files below a folder, and what they mean."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.noted: dict[str, Meaning] = {}
        """What was remembered, by the checksum of a file's bytes and its ending."""
        self.seen: dict[str, Meaning] = {}
        """The same of files that were looked at."""
        folders = ("flows", "schemas", "sql")
        self.paths = {p.relative_to(root).as_posix() for name in folders for p in (root / name).rglob("*.*")}
        self.found: dict[str, tuple[Meaning, tuple[str, ...]]] = {}
        """The meaning of a file and the files that it names, by its path."""

    def code(self, stage: str, dataset: str = "") -> str:
        """Return the digest of a stage; of a dataset where its stage is one of each."""
        return digest(json.dumps([sorted(self.closure(stage, dataset).items()), versions()]))

    def closure(self, stage: str, dataset: str = "") -> dict[str, str]:
        """Return the files that a stage comes to, each with the digest of what counts of it."""
        of, found = STAGES[stage], dict[str, str]()
        todo = list(self._begun(of, dataset))
        while todo:
            path = todo.pop()
            if path in found or path == OWN:
                continue
            meaning, named = self._of(path)
            found[path] = meaning.code + (meaning.header if path.split("/")[1] in of.told else "")
            todo += [other for other in named if _counts(other, of)]
        return found

    def _begun(self, of: Stage, dataset: str) -> Iterator[str]:
        for name in (module.format(dataset) for module in of.modules):
            files = self._module(name)
            if not files:
                raise LookupError(f"{name}, where a stage begins, is no module of the project.")
            yield from files
        for pattern in of.sql:
            yield from matching(self.paths, f"sql/{pattern.format(dataset)}")
        for pattern in of.asked_by:
            for path in matching(self.paths, f"sql/{pattern}"):
                yield from (p for p in self._of(path)[1] if p.startswith(f"sql/{of.folders[0]}/"))

    def _of(self, path: str) -> tuple[Meaning, tuple[str, ...]]:
        """Return what a file means, and the files that it names."""
        if path not in self.found:
            content, suffix = (self.root / path).read_bytes(), path[path.rindex(".") :]
            key = f"{hashlib.sha256(content).hexdigest()}{suffix}"
            meaning = self.seen[key] = self.noted.get(key) or meaning_of(content, suffix)
            named = {other for name in meaning.names for other in self._named(name, path)}
            self.found[path] = meaning, tuple(sorted(named))
        return self.found[path]

    def _named(self, name: str, by: str) -> Iterator[str]:
        """Yield the files that a name means in a file: modules, SQL, or what lies beside it or in sql/."""
        folder = by.rpartition("/")[0]
        if by.endswith(".py"):
            full = resolve_name(name, folder.replace("/", ".")) if name.startswith(".") else name
            yield from self._module(full)
        schema, _, table = name.partition(".")
        for path in (f"sql/{MADE.get(schema, schema)}/{table}.sql", f"sql/{name}", f"{folder}/{name}"):
            if path in self.paths:
                yield path

    def _module(self, name: str) -> list[str]:
        """Return the file of a module or package of ours; a package counts where it is imported by itself."""
        place = name.replace(".", "/")
        return [path for path in (f"{place}.py", f"{place}/__init__.py") if path in self.paths]

    def recall(self, path: Path) -> None:
        """Take up what is noted there; nothing where that is torn, or was noted by other code."""
        self.noted = {}
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["sha256"] == _checksum(kept["files"]):
                self.noted = {key: Meaning(*said) for key, said in kept["files"].items()}
        except (OSError, ValueError, TypeError, KeyError):
            return

    def remember(self, path: Path) -> None:
        """Note what the files mean that were looked at, and nothing else; nothing where none can be kept."""
        if self.seen != self.noted:
            files = {key: [meaning.code, meaning.header, meaning.names] for key, meaning in self.seen.items()}
            with suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                replace_text(path, json.dumps({"sha256": _checksum(files), "files": files}))


@cache
def versions() -> dict[str, str]:
    """Return the versions of the libraries that code is run with."""
    return {library: version(library) for library in LIBRARIES}


@cache
def tree() -> Tree:
    """Return the files of this project as they are: what runs does not change while it runs."""
    return Tree(PROJECT)


@cache
def code_of(stage: str, dataset: str = "") -> str:
    """Return the digest of what a stage of this project means."""
    return tree().code(stage, dataset)


def _counts(path: str, of: Stage) -> bool:
    return not path.endswith(".sql") or path.split("/")[1] in of.folders


def _checksum(files: dict[str, list[Any]]) -> str:
    return digest(json.dumps([[(PROJECT / path).read_text(encoding="utf-8") for path in NOTED_BY], files]))
