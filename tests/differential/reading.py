"""Read a raw folder: its configuration, which file is in force, and the lines of a file."""

import csv
import gzip
import hashlib
import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXTRACTS = ("contributions", "employers", "memberships", "projects", "recaps")
FILE_NAME = re.compile(
    r"(?P<sender>[A-Za-z0-9][\w-]*?)(\.r(?P<revision>\d+))?(\.p(?P<part>\d+))?\.csv(\.gz)?"
)


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
    def identity(self) -> tuple[str, str, str, int]:
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
    """A raw folder: what is in force, and what became of everything else."""

    current: list[File] = field(default_factory=list)
    held: list[File] = field(default_factory=list)
    replaced: list[File] = field(default_factory=list)
    copies: list[File] = field(default_factory=list)
    """Files with the contents of another delivery, named as they are."""
    former: dict[tuple[str, str, str, int], list[File]] = field(default_factory=dict)
    """Of an identity all revisions that are not withdrawn, the highest first."""


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
    """Return what the manifest says was received."""
    lines = [json.loads(line) for line in (raw / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        File(
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
        for line in lines
    ]


def take_stock(raw: Path) -> Folder:
    """Say of every file whether it is in force: the highest revision, undisputed, its bytes once."""
    found, known = found_files(raw), manifest_files(raw)
    seen = {one.contents for one in known}
    received = [one for one in known if not one.is_withdrawn]
    received += [one for one in found if one.contents not in seen]
    folder = Folder()
    by_claim: dict[tuple[Any, ...], set[str]] = {}
    for one in received:
        by_claim.setdefault((one.identity, one.revision), set()).add(one.sha256)
        folder.former.setdefault(one.identity, []).append(one)
    standing: list[File] = []
    for revisions in folder.former.values():
        revisions.sort(key=lambda one: -one.revision)
        folder.replaced += [one for one in revisions if one.revision < revisions[0].revision]
        rivals = [one for one in revisions if len(by_claim[one.identity, one.revision]) > 1]
        folder.held += rivals
        if revisions[0] not in rivals:
            standing.append(revisions[0])
    first: dict[tuple[str, str, str], File] = {}
    for one in sorted(standing, key=lambda one: (one.identity, one.sha256)):
        if one.contents in first:
            folder.held.append(one)
            folder.copies.append(one)
        else:
            first[one.contents] = one
            folder.current.append(one)
    here = {(one.path, one.contents) for one in received}
    of_somebody = {contents for _, contents in here}
    folder.copies += [f for f in found if f.contents in of_somebody and (f.path, f.contents) not in here]
    return folder


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
    if content[:2] == b"\x1f\x8b":
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
