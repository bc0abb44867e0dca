"""The account of a delivery: physical rows = accepted + rejected + duplicates + structural, and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from flows.intake.blocks import Block
from flows.intake.breach import Breach, first_of_each_rule
from flows.intake.hidden import COLUMN, ROW
from flows.intake.judge import WARNINGS_LISTED
from flows.intake.kept_rows import LINE, NUMBER_BITS, number_of, physical_line
from flows.intake.outcome import ROWS, Outcome
from flows.intake.reading import Place, lines_in
from flows.intake.repeats import Settled
from flows.intake.words import masked
from schemas.contract import Dataset


@dataclass
class Tally:
    """Counts and breaches of one delivery so far."""

    place: Place
    number: int
    """Of those that are judged together."""
    physical: int = 0
    structural: int = 0
    rows: int = 0
    breaches: list[Breach] = field(default_factory=list)
    by_rule: Counter[str] = field(default_factory=Counter)
    warnings: set[str] = field(default_factory=lambda: {ROW, COLUMN})
    """Those of the rules found that are warnings, and those of sheets."""
    has_let_go: bool = False
    """Whether some breaches were let go."""
    refusal: str | None = None

    def count(self, block: Block) -> pyarrow.Table:
        """Count the lines of a block; return its rows, numbered so that no other delivery has their lines."""
        self.physical += block.physical_rows
        self.structural += block.structural
        self.rows += block.physical_rows - block.structural  # a line of a wide recap gives several rows
        self.breaches += block.breaches
        self.by_rule.update(name for _, name in {(breach.line, breach.name) for breach in block.breaches})
        if block.hidden_rows:  # of which only the first are listed
            self.by_rule[ROW] = block.hidden_rows
        lines = pyarrow.compute.add(block.rows["line"], self.number << NUMBER_BITS)
        return block.rows.set_column(0, "line", lines)

    def outcome(self, dataset: Dataset, found: Settled, connection: duckdb.DuckDBPyConnection) -> Outcome:
        """Say what became of the delivery, when all is read and judged. connection: with core.regions."""
        if self.refusal is not None:
            physical = lines_in(self.place) or self.physical
            structural = self.structural if physical == self.physical else 0  # what is not read is refused
            return Outcome("refused", physical, 0, physical - structural, 0, structural, self.refusal)
        of_it = found.repeats[found.repeats >> NUMBER_BITS == self.number]
        repeats = set((of_it & LINE).tolist())
        breaches = [breach for breach in _to_tell(self.breaches) if breach.line not in repeats]
        if breaches:
            breaches = masked(dataset, breaches, connection)
        judged = self.rows - len(repeats)
        errors = [breach for breach in breaches if breach.severity == "error"]
        rejected = judged if self.has_let_go else len({breach.line for breach in errors})
        by_rule = self.by_rule + Counter(found.by_rule.get(self.number, {}))
        reason = None
        if self.rows:  # a header and no row says "none"
            reason = reason_to_refuse(dataset, errors, by_rule, judged, judged - rejected)
        if reason:
            (self.place.folder / ROWS).unlink(missing_ok=True)
        refusals = found.refusals.get(self.number, Counter())
        return Outcome(
            status="refused" if reason else "partial" if rejected else "accepted",
            physical_rows=self.physical,
            accepted=0 if reason else judged - rejected,
            rejected=judged if reason else rejected,
            duplicates=len(repeats),
            structural=self.structural,
            reason=reason,
            by_rule=dict(sorted(by_rule.items())),
            warnings=sorted(self.warnings & by_rule.keys()),
            refused=[(*names, count) for names, count in sorted(refusals.items(), key=str)],
            totals={} if reason else _totals(self, dataset),
            offices=found.offices.get(self.number, {}),
            breaches=first_of_each_rule(breaches) if reason else breaches,
        )


def tell_conflicts(dataset: Dataset, tallies: list[Tally], conflicts: Mapping[int, int]) -> None:
    """Refuse rows of one key that differ, each naming another."""
    columns = [dataset.told_as.get(name, name) for name in dataset.key]
    for line, other in conflicts.items():
        key = ", ".join(columns)
        told = f"one row for each {key}; line {physical_line(other)} has the same one and other content"
        breach = Breach(physical_line(line), columns[0], "conflict", told)
        tallies[number_of(line)].breaches.append(breach)
        tallies[number_of(line)].by_rule[breach.name] += 1


def reason_to_refuse(
    dataset: Dataset, breaches: list[Breach], by_rule: Mapping[str, int], rows: int, accepted: int
) -> str | None:
    """Say why the whole delivery is refused, if it is: a rule about the file, or no row that can be used.

    breaches: by line; the first of each rule will do. by_rule: number of lines that break each rule.
    """
    whole = [breach for breach in breaches if breach.rule in dataset.whole]
    if accepted and not whole:
        return None
    first = max(first_of_each_rule(whole or breaches), key=lambda breach: by_rule[breach.name])
    return (
        f"{by_rule[first.name]} of {rows} rows break one rule ({first.name}), the first is {first.told}. "
        "Correct the file and deliver it as its next revision, named like N01.r2.csv."
    )


def _totals(tally: Tally, dataset: Dataset) -> dict[str, int]:
    """Return the sums of the accepted rows that are kept."""
    columns, rows = dataset.totalled, tally.place.folder / ROWS
    if not columns or not rows.exists():
        return {}
    kept = pyarrow.parquet.read_table(rows, columns=list(columns), partitioning=None)
    return {name: int(pyarrow.compute.sum(kept[name]).as_py() or 0) for name in columns}


def _to_tell(breaches: list[Breach]) -> list[Breach]:
    """Return the breaches by line, each rule once for a line, of a warning the first `WARNINGS_LISTED`.

    A line of a wide recap is several rows.
    """
    told: dict[tuple[int, str, str], Breach] = {}
    warnings: Counter[str] = Counter()
    for breach in sorted(breaches, key=lambda b: (b.line, b.column, b.rule, b.value or "")):
        place = (breach.line, breach.column, breach.rule)
        if place in told or warnings[breach.name] >= WARNINGS_LISTED:
            continue
        told[place] = breach
        warnings[breach.name] += breach.severity == "warning"
    return list(told.values())
