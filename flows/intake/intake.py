"""Take one delivery in: read it, judge it, keep the accepted rows and the reasons for the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pyarrow

from flows.intake.decoding import Refused, count_lines
from flows.intake.lines import Breach, read_lines
from flows.intake.outcome import Outcome
from flows.sender import Sender
from schemas.contract import Dataset

AGAIN = "A corrected file is delivered as the next revision of this one, named like N01.r2.csv."


def take_in(
    dataset: Dataset, content: bytes, sender: Sender, regions: pyarrow.Table | None
) -> tuple[Outcome, pyarrow.Table | None]:
    """Judge the bytes of one delivery: return its outcome and its accepted rows, None when it is refused."""
    # Pandera is only imported for a new delivery.
    from flows.intake.judge import judge, stage  # noqa: PLC0415
    from flows.intake.words import masked  # noqa: PLC0415

    physical = count_lines(content, sender.encoding)
    try:
        lines = read_lines(content, dataset.header, sender)
    except Refused as refusal:
        return Outcome("refused", physical, 0, physical, 0, 0, f"{refusal}. {AGAIN}"), None
    staged = stage(dataset, lines.rows, sender, regions)
    judged = judge(dataset, staged)
    breaches = masked(dataset, [*lines.breaches, *judged.breaches], regions)
    breaches.sort(key=lambda b: (b.line, b.column, b.rule))
    rows, accepted = len(lines.rows) + len(lines.breaches), staged.filter(pyarrow.array(~judged.is_refused))
    broken = {(breach.name, breach.line) for breach in breaches}
    by_rule = Counter(name for name, _ in broken)
    errors = [breach for breach in breaches if breach.severity == "error"]
    reason = reason_to_refuse(dataset, errors, by_rule, rows, accepted.num_rows)
    told = first_of_each_rule(breaches) if reason else breaches
    outcome = Outcome(
        status="refused" if reason else "partial" if errors else "accepted",
        physical_rows=physical,
        accepted=0 if reason else accepted.num_rows,
        rejected=rows if reason else rows - accepted.num_rows,
        duplicates=lines.duplicates,
        structural=lines.structural,
        reason=reason,
        by_rule=dict(sorted(Counter(breach.name for breach in told).items())),
        warnings=sorted(judged.warnings),
        breaches=told,
    )
    return outcome, None if reason else accepted


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


def first_of_each_rule(breaches: list[Breach]) -> list[Breach]:
    """Return the first breach of each rule: enough where every row breaks one."""
    first: dict[str, Breach] = {}
    for breach in breaches:
        first.setdefault(breach.name, breach)
    return list(first.values())
