"""Take one delivery in: read it, judge it, keep the accepted rows and the reasons for the others."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow
import pyarrow.parquet

import schemas
from flows.intake.decoding import Refused, count_lines
from flows.intake.lines import Breach, read_lines
from flows.intake.manifest import Delivery
from flows.intake.masking import mask
from flows.settings import PROJECT, SQL, Sender

if TYPE_CHECKING:
    from schemas.contract import Dataset  # Pandera is only imported for a new delivery


@dataclass(frozen=True)
class Outcome:
    """What became of one delivery. accepted + rejected + duplicates + structural = physical_rows."""

    status: str
    """accepted, partial (some rows refused) or refused (the whole delivery)."""
    physical_rows: int
    accepted: int
    rejected: int
    duplicates: int
    structural: int
    reason: str | None = None
    """Why the delivery was refused, and what to change."""
    breaches: list[Breach] = field(default_factory=list)
    """Masked, by line. Of a refused delivery the first of each rule."""

    @property
    def by_rule(self) -> dict[str, int]:
        """Number of breaches by `column.rule`."""
        return dict(sorted(Counter(breach.name for breach in self.breaches).items()))


def take_in(
    dataset: Dataset, content: bytes, sender: Sender, regions: pyarrow.Table | None
) -> tuple[Outcome, pyarrow.Table | None]:
    """Judge the bytes of one delivery: return its outcome and its accepted rows, None when it is refused."""
    from flows.intake.judge import judge, stage  # noqa: PLC0415 - Pandera is only imported for a new delivery

    physical = count_lines(content, sender.encoding)
    try:
        lines = read_lines(content, dataset.header, sender)
    except Refused as refusal:
        return Outcome("refused", physical, 0, physical, 0, 0, f"{refusal}."), None
    accepted, breaches = judge(dataset, stage(dataset, lines.rows, sender, regions))
    breaches = [replace(breach, value=mask(breach.value)) for breach in [*lines.breaches, *breaches]]
    breaches.sort(key=lambda b: (b.line, b.column, b.rule))
    rows = len(lines.rows) + len(lines.breaches)
    reason = _reason_to_refuse(dataset, breaches, rows, accepted.num_rows)
    outcome = Outcome(
        status="refused" if reason else "partial" if breaches else "accepted",
        physical_rows=physical,
        accepted=0 if reason else accepted.num_rows,
        rejected=rows if reason else rows - accepted.num_rows,
        duplicates=lines.duplicates,
        structural=lines.structural,
        reason=reason,
        breaches=_first_of_each_rule(breaches) if reason else breaches,
    )
    return outcome, None if reason else accepted


def _reason_to_refuse(dataset: Dataset, breaches: list[Breach], rows: int, accepted: int) -> str | None:
    """Say why the whole delivery is refused, if it is: a rule about the file, or no row that can be used."""
    whole = [breach for breach in breaches if breach.rule in dataset.whole]
    if accepted and not whole:
        return None
    lines = Counter((b.column, b.rule) for b in whole or breaches)
    (column, rule), most = lines.most_common(1)[0]
    first = next(b for b in breaches if (b.column, b.rule) == (column, rule))
    return (
        f"{most} of {rows} rows break one rule ({first.name}), the first is {first.told}. "
        "Correct the file and deliver it as its next revision, named like N01.r2.csv."
    )


def _first_of_each_rule(breaches: list[Breach]) -> list[Breach]:
    first: dict[str, Breach] = {}
    for breach in breaches:
        first.setdefault(breach.name, breach)
    return list(first.values())


def intake_key(delivery: Delivery, sender: Sender, regions_digest: str | None) -> str:
    """Digest of all that the outcome depends on: bytes, contract, parse, lookups, sender, libraries."""
    code = digest_of_files(
        [
            *(PROJECT / "flows" / "intake").glob("*.py"),
            *(PROJECT / "schemas").glob("*.py"),
            *(SQL / "parse").glob("*.sql"),
            SQL / "staging" / f"{delivery.dataset}.sql",
        ]
    )
    lookups = regions_digest if delivery.dataset in schemas.NEEDS_REGIONS else None
    parts = (code, delivery.sha256, delivery.dataset, repr(sender), lookups)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def digest_of_files(paths: list[Path]) -> str:
    """Digest of names and contents, and of the libraries that read them."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(PROJECT).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for library in ("duckdb", "pandas", "pandera", "pyarrow"):
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()


class Cache:
    """Outcomes and accepted rows by intake key; what no longer has its checksum is taken in again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, key: str) -> Path:
        """Where the accepted rows of that key lie."""
        return self.folder / key / "accepted.parquet"

    def load(self, key: str) -> Outcome | None:
        """Return the outcome kept under the key, None if there is none that can be trusted."""
        try:
            content = json.loads((self.folder / key / "outcome.json").read_text(encoding="utf-8"))
            kept = content["kept"]
            if content["sha256"] != _sha256(_as_json(kept)) or kept["rows"] != _sha256_of_file(
                self.rows(key)
            ):
                return None
            breaches = [Breach(**breach) for breach in kept["outcome"].pop("breaches")]
            return Outcome(**kept["outcome"], breaches=breaches)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, key: str, outcome: Outcome, accepted: pyarrow.Table | None) -> None:
        """Keep an outcome; it is whole or not there."""
        draft = self.folder / f".{key}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        rows = draft / "accepted.parquet"
        if accepted is not None:
            pyarrow.parquet.write_table(accepted, rows)
        kept = {"rows": _sha256_of_file(rows), "outcome": asdict(outcome)}
        content = _as_json({"sha256": _sha256(_as_json(kept)), "kept": kept})
        (draft / "outcome.json").write_bytes(content)
        shutil.rmtree(self.folder / key, ignore_errors=True)
        draft.rename(self.folder / key)

    def prune(self, keys: Collection[str]) -> None:
        """Remove what is kept under other keys: outcomes of former contents, contracts and senders."""
        for kept in self.folder.iterdir() if self.folder.exists() else []:
            if kept.name not in keys:
                shutil.rmtree(kept)


def _as_json(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sha256_of_file(path: Path) -> str | None:
    return _sha256(path.read_bytes()) if path.exists() else None
