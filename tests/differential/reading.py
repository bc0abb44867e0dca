"""Read a raw folder: its configuration, which file is in force, and the lines of a file."""

import csv
import gzip
import hashlib
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

EXTRACTS = ("contributions", "employers", "memberships", "projects", "recaps")
GZIP = b"\x1f\x8b"
FILE_NAME = re.compile(
    r"(?P<sender>[A-Za-z0-9][\w-]*?)(\.r(?P<revision>\d+))?(\.p(?P<part>\d+))?\.csv(\.gz)?"
)


Identity = tuple[str, str, str, int]
"""Dataset, sender, month and part."""


@dataclass(frozen=True)
class File:
    """A file as received, a line of the manifest or a file that the manifest does not know."""

    path: str
    dataset: str
    sender: str
    period: str
    """The month of its folder, 2024-10; empty for what has none."""
    part: int
    revision: int
    sha256: str
    received_at: str = ""
    is_withdrawn: bool = False

    @property
    def identity(self) -> Identity:
        """What a higher revision replaces."""
        return self.dataset, self.sender, self.period, self.part

    @property
    def contents(self) -> tuple[str, str, str]:
        """What is one delivery under any name."""
        return self.dataset, self.period if self.dataset in EXTRACTS else "", self.sha256

    @property
    def name(self) -> str:
        """The delivery id that the product gives it."""
        place = [self.dataset, self.period if self.dataset in EXTRACTS else "", self.sender]
        return f"{'/'.join(filter(None, place))}@{self.sha256[:12]}"


@dataclass
class Folder:
    """A raw folder: what may be in force, and what became of everything else."""

    current: list[File] = field(default_factory=list)
    """Of each delivery the highest revision that is here and undisputed."""
    former: dict[Identity, list[File]] = field(default_factory=dict)
    """Below it, the highest first: they stay in force where it is refused whole."""
    held: list[File] = field(default_factory=list)
    replaced: list[File] = field(default_factory=list)
    copies: list[File] = field(default_factory=list)
    """Files with the contents of another delivery, named as they are."""
    withdrawn: list[File] = field(default_factory=list)


@dataclass(frozen=True)
class Configuration:
    """What cakupan.toml says that matters to figures."""

    content: dict[str, Any]
    raw: Path
    key: bytes

    def style(self, dataset: str, sender: str) -> dict[str, str]:
        """How a sender writes."""
        plain = {"delimiter": ",", "number_format": "plain", "date_format": "iso"}
        said = self.content.get("senders", {}).get(dataset, {}).get(sender, {})
        return plain | {"code_system": "none", "encoding": "utf-8"} | said


def read_configuration(path: Path) -> Configuration:
    """Read cakupan.toml and the key that it names."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    key = (path.parent / content["privacy"]["key_file"]).read_text(encoding="ascii")
    return Configuration(content, path.parent / content["paths"]["raw"], bytes.fromhex(key))


def found_files(raw: Path) -> list[File]:
    """Return every delivery that lies in the folder, by its path."""
    found = []
    for path in sorted(raw.glob("*/**/*.csv*")):
        parts = path.relative_to(raw).parts
        name = FILE_NAME.fullmatch(parts[-1])
        if name is None or any(part.startswith(".") for part in parts):
            raise ValueError(f"{path} is no delivery, and no drawn folder has others")
        found.append(
            File(
                path="/".join(parts),
                dataset=parts[0],
                sender=name["sender"],
                period=parts[1] if len(parts) > 2 else "",
                part=int(name["part"] or 1),
                revision=int(name["revision"] or 1),
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            )
        )
    return found


def manifest_files(raw: Path) -> list[File]:
    """Return what the manifest says was received, each content of a revision once."""
    found: dict[tuple[Any, ...], File] = {}
    for text in (raw / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        one = File(
            path=line["file"],
            dataset=line["dataset"],
            sender=line["sender"],
            period=line["period"] or "",
            part=line["part"],
            revision=line["revision"],
            sha256=line["sha256"],
            received_at=line["received_at"],
            is_withdrawn=line["withdrawn_at"] is not None,
        )
        found.setdefault((one.identity, one.revision, one.sha256), one)
    return list(found.values())


def says_none(path: Path) -> bool:
    """Say whether a file is a header and nothing else, by which its sender reports none."""
    content = path.read_bytes()
    if content[:2] == GZIP:
        content = gzip.decompress(content)
    return sum(bool(line.strip(b' \t,;|"')) for line in content.splitlines()) == 1


def take_stock(raw: Path) -> Folder:
    """Say of every file whether it may be in force: the highest revision, undisputed, its bytes once."""
    found, known = found_files(raw), manifest_files(raw)
    none = {one.contents for one in found if one.dataset in EXTRACTS and says_none(raw / one.path)}

    def whose(one: File) -> tuple[Any, ...]:
        return one.contents, one.sender if one.contents in none else ""

    here: dict[tuple[Any, ...], list[str]] = {}
    for one in found:
        here.setdefault(whose(one), []).append(one.path)
    fresh = new_ones(found, known, whose)
    received = [*(one for one in known if not one.is_withdrawn), *fresh]
    folder = Folder(withdrawn=[one for one in known if one.is_withdrawn])
    for revisions in by_identity(received):
        disputed = disputes(revisions, fresh, lambda one: whose(one) in here)
        folder.held += disputed
        chain = [one for one in revisions if one not in disputed]
        if chain and whose(chain[0]) not in here:
            folder.held.append(chain[0])
        folder.replaced += [one for one in revisions if one.revision < revisions[0].revision]
        placed = [replace(one, path=at(one, here[whose(one)])) for one in chain if whose(one) in here]
        folder.former |= {placed[0].identity: placed} if placed else {}
    choose(folder, whose)
    named = {(one.path, one.contents) for one in (*received, *folder.withdrawn)}
    of_somebody = {whose(one) for one in received if one.path in here.get(whose(one), [])}
    folder.copies += [f for f in found if whose(f) in of_somebody and (f.path, f.contents) not in named]
    return folder


def new_ones(found: list[File], known: list[File], whose: Callable[[File], tuple[Any, ...]]) -> list[File]:
    """Return files that bring something, each contents once: first those whose name is not that of others.

    What was withdrawn brings nothing under its own name.
    """
    seen = {whose(one) for one in known if not one.is_withdrawn}
    withdrawn = {(one.identity, whose(one)) for one in known if one.is_withdrawn}
    claimed = {(one.identity, one.revision): one.contents for one in known if not one.is_withdrawn}

    def is_other(one: File) -> bool:
        return claimed.get((one.identity, one.revision), one.contents) != one.contents

    fresh = []
    for one in sorted(found, key=lambda one: (is_other(one), one.revision)):
        if whose(one) not in seen and (one.identity, whose(one)) not in withdrawn:
            seen.add(whose(one))
            fresh.append(one)
    return fresh


def at(one: File, paths: list[str]) -> str:
    """Return where a file lies: as the manifest names it, else wherever its bytes are."""
    return one.path if one.path in paths else paths[0]


def by_identity(received: list[File]) -> list[list[File]]:
    """Return the revisions of each delivery, the highest first."""
    found: dict[Identity, list[File]] = {}
    for one in sorted(received, key=lambda one: -one.revision):
        found.setdefault(one.identity, []).append(one)
    return list(found.values())


def disputes(revisions: list[File], fresh: list[File], is_here: Callable[[File], bool]) -> list[File]:
    """Return those of several contents under one name that are not used.

    The one that was registered before the others came stays, if it is still here.
    """
    found = []
    for number in {one.revision for one in revisions}:
        rivals = [one for one in revisions if one.revision == number]
        if len({one.sha256 for one in rivals}) > 1:
            before = [one for one in rivals if one not in fresh]
            stays = before if len(before) == 1 and is_here(before[0]) else []
            found += [one for one in rivals if one not in stays]
    return found


def choose(folder: Folder, whose: Callable[[File], tuple[Any, ...]]) -> None:
    """Choose what may be in force: of two with the same bytes the one that was received first."""
    chains = sorted(folder.former.values(), key=lambda chain: (chain[0].received_at, chain[0].identity))
    first: dict[tuple[Any, ...], File] = {}
    below: list[File] = []
    for chain in chains:
        for place, one in enumerate(chain):
            if whose(one) not in first:
                first[whose(one)] = one
                below += chain[place + 1 :]
                break
            folder.held.append(one)
            folder.copies.append(one)
    folder.current = list(first.values())
    folder.former = {}
    for one in sorted(below, key=lambda one: (one.identity, -one.revision)):
        if one.dataset in EXTRACTS and first.setdefault(whose(one), one) is one:
            folder.former.setdefault(one.identity, []).append(one)


@dataclass
class Lines:
    """The physical lines of a file."""

    physical: int = 0
    structural: int = 0
    rows: dict[int, dict[str, str | None]] = field(default_factory=dict)
    """Cells by column, by line; an empty cell is None."""
    broken: dict[int, str] = field(default_factory=dict)
    """Lines that are no row of the table, and the rule."""


def read_lines(
    content: bytes, style: dict[str, str], columns: dict[str, str], needed: set[str]
) -> Lines | None:
    """Split a file into lines and cells; None where its header does not name the agreed columns.

    columns: the agreed column by every name that it may be written under, in lower case with _ between words.
    """
    if content[:2] == GZIP:
        content = gzip.decompress(content)
    lines = content.decode(style["encoding"]).removeprefix("\ufeff").removesuffix("\n").split("\n")
    lines = [line.removesuffix("\r") for line in lines]
    found = Lines(physical=len(lines), structural=1)
    delimiter = style["delimiter"]
    told = cells_of(lines[0], delimiter) or []
    names = [columns.get(re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_"), "") for name in told]
    if not needed <= set(names) or "" in names or len(set(names)) < len(names):
        return None
    for number, line in enumerate(lines[1:], start=2):
        cells = cells_of(line, delimiter)
        if cells is None:
            found.broken[number] = "quote"
        elif not any(cell.strip() for cell in cells):
            found.structural += 1
        elif len(cells) != len(names):
            found.broken[number] = "field_count"
        else:
            row = dict.fromkeys(columns.values()) | dict(zip(names, cells, strict=True))
            found.rows[number] = {name: cell if cell and cell.strip() else None for name, cell in row.items()}
    return found


def cells_of(line: str, delimiter: str) -> list[str] | None:
    """Return the cells of a line; None where a quote does not stand around a cell."""
    whole = re.escape(delimiter)
    cell = rf'(?:"(?:[^"]|"")*"|[^"{whole}]*)'
    if not re.fullmatch(rf"{cell}(?:{whole}{cell})*", line):
        return None
    return next(csv.reader([line], delimiter=delimiter), [""])


def table_of(raw: Path, folder: Folder, dataset: str) -> list[dict[str, str]]:
    """Return the rows of reference data, with their delivery and line as `source`."""
    rows = []
    for one in folder.current:
        if one.dataset == dataset:
            with (raw / one.path).open(encoding="utf-8", newline="") as file:
                for number, row in enumerate(csv.DictReader(file), start=2):
                    rows.append(row | {"source": f"{one.name}#{number}"} if dataset == "workforce" else row)
    return rows
