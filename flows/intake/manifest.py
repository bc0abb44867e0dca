"""The manifest of deliveries: what was received, as what, and which contents are in force."""

import hashlib
import json
import os
import re
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import schemas
from flows.problems import NotPublished

FILE_NAME = re.compile(r"(?P<sender>[A-Za-z0-9][A-Za-z0-9_-]*)(?:\.r(?P<revision>\d+))?(?:\.p(?P<part>\d+))?\.csv")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Delivery:
    """One file as received; a line of data/raw/manifest.jsonl."""

    sha256: str
    dataset: str
    sender: str
    period: str | None
    part: int
    revision: int
    received_at: str
    withdrawn_at: str | None
    file: str
    """Path below the raw folder, with forward slashes."""
    bytes: int

    @property
    def identity(self) -> tuple[str, str, str, int]:
        """What a higher revision replaces."""
        return (self.dataset, self.sender, self.period or "", self.part)

    @property
    def delivery_id(self) -> str:
        """Short name of these contents as this delivery."""
        return f"{self.dataset}/{self.sender}@{self.sha256[:12]}"


@dataclass(frozen=True)
class Held:
    """A file that is not used, and why."""

    file: str
    dataset: str
    reason: str
    sha256: str = ""


@dataclass(frozen=True)
class Inventory:
    """What is in force, what is held, what was said about files that are nobody's delivery."""

    current: list[Delivery]
    held: list[Held]
    registered: list[Delivery]


def take_stock(raw: Path, now: datetime | None = None) -> Inventory:
    """Register hand-dropped files in the manifest and return what is in force.

    Raises NotPublished where the manifest cannot be read or a file it names has gone.
    """
    known = read_manifest(raw)
    found, held = _find_files(raw)
    fresh = _register(raw, known, found, now or datetime.now(UTC))
    current, clashes = _in_force(known + fresh, found)
    return Inventory(current=current, held=held + clashes, registered=fresh)


def read_manifest(raw: Path) -> list[Delivery]:
    """Return the lines of the manifest, none where there is no manifest yet."""
    path = raw / "manifest.jsonl"
    if not path.exists():
        return []
    deliveries = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            deliveries.append(Delivery(**json.loads(line)))
        except (ValueError, TypeError):
            raise NotPublished(
                f"{path}, line {number} is not a manifest entry. Restore the file from a copy; "
                "a run only ever adds lines at its end."
            ) from None
    return deliveries


def _find_files(raw: Path) -> tuple[dict[str, Delivery], list[Held]]:
    """Every file below a dataset's folder as the delivery its name says, by path below `raw`."""
    found: dict[str, Delivery] = {}
    held: list[Held] = []
    for path in sorted(p for p in raw.rglob("*") if p.is_file() and not p.name.startswith(".")):
        file = path.relative_to(raw).as_posix()
        if file == "manifest.jsonl":
            continue
        dataset = file.partition("/")[0]
        name = FILE_NAME.fullmatch(path.name)
        folders = file.split("/")[1:-1]
        if dataset not in schemas.NAMES or "/" not in file:
            held.append(Held(file, dataset, f"no dataset has this folder; known are {', '.join(schemas.NAMES)}"))
        elif name is None or len(folders) > 1 or (folders and not MONTH.fullmatch(folders[0])):
            held.append(
                Held(
                    file,
                    dataset,
                    "the name does not say what it is; expected <dataset>/[<2024-11>/]<sender>[.r2][.p1].csv "
                    "with letters, digits, - and _ in the sender",
                )
            )
        else:
            found[file] = Delivery(
                sha256=_sha256(path),
                dataset=dataset,
                sender=name["sender"],
                period=folders[0] if folders else None,
                part=int(name["part"] or 1),
                revision=int(name["revision"] or 1),
                received_at="",
                withdrawn_at=None,
                file=file,
                bytes=path.stat().st_size,
            )
    return found, held


def _register(
    raw: Path, known: list[Delivery], found: dict[str, Delivery], now: datetime
) -> list[Delivery]:
    """Append what the manifest does not know yet; the same bytes twice are one delivery under any name."""
    seen = {(line.dataset, line.sha256) for line in known}
    fresh = []
    for delivery in found.values():
        if (delivery.dataset, delivery.sha256) not in seen:
            seen.add((delivery.dataset, delivery.sha256))
            fresh.append(replace(delivery, received_at=now.strftime("%Y-%m-%dT%H:%M:%SZ")))
    if fresh:
        path = raw / "manifest.jsonl"
        lines = path.read_text(encoding="utf-8") if path.exists() else ""
        lines += "".join(json.dumps(asdict(delivery)) + "\n" for delivery in fresh)
        draft = raw / ".manifest.jsonl.draft"
        with draft.open("w", encoding="utf-8") as out:
            out.write(lines)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    return fresh


def _in_force(lines: list[Delivery], found: dict[str, Delivery]) -> tuple[list[Delivery], list[Held]]:
    """The highest revision of each identity; two contents with one identity and revision are both held."""
    by_identity: dict[tuple[str, str, str, int], list[Delivery]] = defaultdict(list)
    for line in lines:
        if line.withdrawn_at is None:
            by_identity[line.identity].append(line)
    present = {(d.dataset, d.sha256): d.file for d in found.values()}
    current: list[Delivery] = []
    held: list[Held] = []
    for deliveries in by_identity.values():
        highest = max(d.revision for d in deliveries)
        rivals = [d for d in deliveries if d.revision == highest]
        if len(rivals) > 1:
            held += [_rival(d, rivals) for d in rivals]
        elif (rivals[0].dataset, rivals[0].sha256) not in present:
            held.append(
                Held(
                    rivals[0].file,
                    rivals[0].dataset,
                    "the manifest names this file and its contents are not here. Restore it, or set "
                    "withdrawn_at in its line of manifest.jsonl",
                    rivals[0].sha256,
                )
            )
        else:
            current.append(replace(rivals[0], file=present[rivals[0].dataset, rivals[0].sha256]))
    return sorted(current, key=lambda d: (d.identity, d.sha256)), held


def _rival(delivery: Delivery, rivals: list[Delivery]) -> Held:
    others = ", ".join(f"{d.file} (sha256 {d.sha256[:12]})" for d in rivals if d is not delivery)
    return Held(
        delivery.file,
        delivery.dataset,
        f"contents {delivery.sha256[:12]} and {others} are both revision {delivery.revision} of one delivery. "
        f"If the file was cut short or changed by mistake, restore it and remove its newer line from "
        f"manifest.jsonl; if it is a correction, name it {delivery.sender}.r{delivery.revision + 1}.csv",
        delivery.sha256,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
