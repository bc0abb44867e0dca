"""What became of a delivery, and the place where that and its accepted rows are kept."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow

from flows.belongings import draft_of, let_go, ours, put
from flows.duck import TEXT, WHOLE, table_schema
from flows.intake.breach import Breach
from flows.intake.checksums import sha256_of_file

ROWS = "accepted.parquet"
TOLD = "breaches.arrow"
BREACHES = table_schema({"line": WHOLE, "column rule severity expected value": TEXT})


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
    by_rule: dict[str, int] = field(default_factory=dict)
    """Number of breaches by `column.rule`, warnings included."""
    warnings: list[str] = field(default_factory=list)
    """Those of the rules that are warnings."""
    refused: list[tuple[str | None, str | None, str | None, int]] = field(default_factory=list)
    """Refused membership rows by office, segment and status, as far as they say so."""
    totals: dict[str, int] = field(default_factory=dict)
    """Sums of an extract's accepted rows by column, those that it declares; of money whole rupiah."""
    offices: dict[str, str] = field(default_factory=dict)
    """What the office reference said of each branch that the rows name; see flows.intake.offices."""
    rows_sha256: str | None = field(default=None, compare=False)
    """Checksum with which the accepted rows were kept; of a kept outcome."""
    breaches: list[Breach] = field(default_factory=list)
    """Masked, by line; of a warning only its first rows, of a refused delivery the first of each rule.

    Empty in an outcome that was kept: they are read on their own, for they may be many."""


class Cache:
    """Outcomes, accepted rows and breaches by intake key; what has lost its checksum is taken in again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: dict[str, Outcome] = {}
        """Outcomes that were loaded without their rows: a run asks for thousands of them several times."""

    def forget(self, keys: Iterable[str] | None = None) -> None:
        """Look at every outcome anew, or at those under these keys."""
        for key in list(self.found) if keys is None else keys:
            self.found.pop(key, None)

    def rows(self, key: str) -> Path:
        """Where the accepted rows of that key lie."""
        return self.folder / key / ROWS

    def load(self, key: str, read_rows: bool = True) -> Outcome | None:
        """Return the outcome kept under the key without its breaches, None if there is none to be trusted.

        read_rows: whether the accepted rows are read to check them; who uses them must have done so.
        """
        if not read_rows and key in self.found:
            return self.found[key]
        outcome = self._load(key, read_rows)
        if outcome is not None and not read_rows:
            self.found[key] = outcome
        return outcome

    def _load(self, key: str, read_rows: bool) -> Outcome | None:
        try:
            content = json.loads((self.folder / key / "outcome.json").read_text(encoding="utf-8"))
            kept = content["kept"]
            if read_rows:
                is_whole = kept["rows"] == _sha256_of_file(self.rows(key))
            else:
                is_whole = (kept["rows"] is not None) == self.rows(key).exists()
            if content["sha256"] != _sha256(_as_json(kept)) or not is_whole:
                return None
            if kept["breaches"] != _sha256_of_file(self._breaches(key)):
                return None
            refused = [tuple(row) for row in kept["outcome"].pop("refused")]
            return Outcome(**kept["outcome"], refused=refused, rows_sha256=kept["rows"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def breaches(self, key: str) -> pyarrow.Table:
        """Return the breaches kept under the key, columns as in BREACHES."""
        with pyarrow.ipc.open_file(self._breaches(key).read_bytes()) as kept:
            return kept.read_all()

    @contextmanager
    def draft(self, key: str) -> Iterator[Path]:
        """Give a private folder for what will be kept under the key; the rows are named ROWS."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        with draft_of(self.folder / key) as draft:
            yield draft

    def keep(self, key: str, outcome: Outcome, draft: Path) -> None:
        """Keep an outcome with the accepted rows that lie in its draft; it is whole or not there.

        What another process has kept there stays where it is the same: it may be read already.
        """
        rows = {name: [getattr(breach, name) for breach in outcome.breaches] for name in BREACHES.names}
        with pyarrow.ipc.new_file(draft / TOLD, BREACHES) as file:  # thousands of small ones are read at once
            file.write_table(pyarrow.table(rows, schema=BREACHES))
        told = {k: v for k, v in vars(outcome).items() if k not in ("breaches", "rows_sha256")}
        kept = {
            "rows": _sha256_of_file(draft / ROWS),
            "breaches": _sha256_of_file(draft / TOLD),
            "outcome": told,
        }
        content = _as_json({"sha256": _sha256(_as_json(kept)), "kept": kept})
        (draft / "outcome.json").write_bytes(content)
        put(draft, self.folder / key, lambda: self.load(key) == replace(outcome, breaches=[]))

    def prune(self, keys: Collection[str]) -> None:
        """Remove what is kept under other keys: outcomes of former contents, contracts and senders."""
        for kept in ours("cache/intake", self.folder):
            if kept.name not in keys:
                let_go(kept)

    def _breaches(self, key: str) -> Path:
        return self.folder / key / TOLD


def _as_json(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sha256_of_file(path: Path) -> str | None:
    try:
        return sha256_of_file(path)
    except FileNotFoundError:
        return None
