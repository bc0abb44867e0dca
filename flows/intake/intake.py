"""Take one delivery in: read it, judge it, keep the accepted rows and the reasons for the others."""

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

import pyarrow
import pyarrow.parquet

import schemas
from flows.intake.lines import Breach, Refused, read_lines
from flows.intake.manifest import Delivery
from flows.intake.masking import mask
from flows.settings import PROJECT, SQL, Sender
from schemas.contract import Dataset


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
    """Masked."""

    @property
    def by_rule(self) -> dict[str, int]:
        """Number of breaches by `column.rule`."""
        return dict(sorted(Counter(f"{b.column}.{b.rule}".lstrip(".") for b in self.breaches).items()))


def take_in(
    dataset: Dataset, content: bytes, sender: Sender, regions: pyarrow.Table | None
) -> tuple[Outcome, pyarrow.Table | None]:
    """Judge the bytes of one delivery. Pure: returns its outcome and its accepted rows (None when refused)."""
    from flows.intake.judge import judge, stage  # noqa: PLC0415 - Pandera is only imported for a new delivery

    physical = content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
    try:
        lines = read_lines(content, dataset.header, sender)
    except Refused as refusal:
        return Outcome("refused", physical, 0, 0, 0, physical, f"{refusal}."), None
    accepted, breaches = judge(dataset, stage(dataset, lines.rows, sender, regions))
    breaches = [replace(b, value=mask(b.value)) for b in [*lines.breaches, *breaches]]
    rejected = len(lines.rows) + len(lines.breaches) - accepted.num_rows
    rows = rejected + accepted.num_rows
    reason = _refuses_all(dataset, breaches, rows)
    if reason:
        told = breaches[:1]
        return Outcome("refused", physical, 0, rows, lines.duplicates, lines.structural, reason, told), None
    return (
        Outcome(
            "partial" if rejected else "accepted",
            physical,
            accepted.num_rows,
            rejected,
            lines.duplicates,
            lines.structural,
            None,
            breaches,
        ),
        accepted,
    )


def _refuses_all(dataset: Dataset, breaches: list[Breach], rows: int) -> str | None:
    """Say why the whole delivery is refused, if it is: a rule of the file, or one that every row breaks."""
    for rule, lines in _lines_by_rule(breaches).items():
        first = next(b for b in breaches if (b.column, b.rule) == rule)
        if first.rule in dataset.whole or (len(lines) == rows and rows > 1):
            where = f"line {first.line}, column {first.column}" if first.column else f"line {first.line}"
            shown = "" if first.value is None else f": found {first.value!r}"
            return f"{where}{shown}, expected: {first.expected} ({len(lines)} of {rows} rows, rule {first.rule})"
    return None


def _lines_by_rule(breaches: list[Breach]) -> dict[tuple[str, str], set[int]]:
    lines: dict[tuple[str, str], set[int]] = {}
    for breach in breaches:
        lines.setdefault((breach.column, breach.rule), set()).add(breach.line)
    return lines


def intake_key(delivery: Delivery, sender: Sender, regions_digest: str | None) -> str:
    """Digest of all that the outcome depends on: bytes, contract, parse, lookups, sender, libraries."""
    code = [
        *(PROJECT / "flows" / "intake").glob("*.py"),
        *(SQL / "parse").glob("*.sql"),
        SQL / "staging" / f"{delivery.dataset}.sql",
        *(PROJECT / "schemas").glob("*.py"),
    ]
    needs = schemas.NEEDS_REGIONS
    digest = hashlib.sha256()
    digest.update(digest_of_files(code).encode())
    for part in (delivery.sha256, delivery.dataset, repr(sender), regions_digest if delivery.dataset in needs else ""):
        digest.update(f"\0{part}".encode())
    return digest.hexdigest()[:32]


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
            kept = json.loads((self.folder / key / "outcome.json").read_text(encoding="utf-8"))
            rows = self.rows(key)
            if kept["sha256"] != (hashlib.sha256(rows.read_bytes()).hexdigest() if rows.exists() else None):
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
        sha256 = None
        if accepted is not None:
            pyarrow.parquet.write_table(accepted, draft / "accepted.parquet")
            sha256 = hashlib.sha256((draft / "accepted.parquet").read_bytes()).hexdigest()
        content = json.dumps({"sha256": sha256, "outcome": asdict(outcome)})
        (draft / "outcome.json").write_text(content, encoding="utf-8")
        shutil.rmtree(self.folder / key, ignore_errors=True)
        draft.rename(self.folder / key)


Progress = Callable[[str], None]
