"""What a release would lose of the one before it though nobody decided that: then it is held."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from flows.duck import read_only
from flows.listed import in_lines
from flows.problems import NotPublished, OutsideFailed

LOSS = "loss@"
"""Begins the id of a loss, where those of deliveries have a dataset."""
TENTH = 10
"""Where one in so many accepted rows of a dataset and month goes, or more, somebody decides."""
MOST_NAMED = 10
USED = ("accepted", "partial")
BEFORE = """
    select
        delivery_id,
        dataset,
        sender,
        strftime(period, '%Y-%m') as period,
        part,
        revision,
        sha256,
        status,
        accepted_rows
    from audit.deliveries
    where status in ('accepted', 'partial')
    order by delivery_id
"""

Row = dict[str, Any]
Place = tuple[str, str, str | None, int | None]
"""Dataset, sender, period and part."""


@dataclass(frozen=True)
class Loss:
    """What would go, line by line, from a release."""

    release_id: str
    lines: list[str]

    @property
    def sha256(self) -> str:
        """Of exactly this: another loss, or the same from another release, is another decision."""
        return hashlib.sha256(json.dumps([self.release_id, self.lines]).encode()).hexdigest()

    @property
    def loss_id(self) -> str:
        """What it is accepted by."""
        return f"{LOSS}{self.sha256[:12]}"


def used_before(published: Path) -> pyarrow.Table:
    """Return the deliveries whose rows the published file counts: columns as in BEFORE, with a release."""
    try:
        with read_only(published) as connection:
            return connection.sql(BEFORE).to_arrow_table()
    except duckdb.Error as error:
        raise OutsideFailed(
            f"{published} is there but its deliveries cannot be read ({type(error).__name__}), so whether "
            "the next release loses any is not known. Move it away, or name another folder with --warehouse."
        ) from None


def lines_lost(
    before: pyarrow.Table, after: pyarrow.Table, withdrawn: Collection[tuple[Any, ...]] = ()
) -> list[str]:
    """Say which used deliveries, and of which months a tenth of the rows, go without a decision.

    before, after: rows of audit.deliveries, or of the ledger. A withdrawal decides, and so does a revision
    that is used: neither the delivery nor its rows are told then. Equal bytes are one delivery.

    withdrawn: place, revision and sha256 of deliveries.
    """
    used = [row for row in after.to_pylist() if row["status"] in USED]
    revisions: dict[Place, int] = defaultdict(int)
    for row in used:
        revisions[_place(row)] = max(revisions[_place(row)], row["revision"])
    rows_now = {_contents(row): int(row["accepted_rows"]) for row in used}
    expected = [
        row
        for row in before.to_pylist()
        if revisions[_place(row)] <= row["revision"] and _version(row) not in withdrawn
    ]
    why = {
        _file(row): f", now {row['status']}: {row['reason'] or 'see rejections.csv'}"
        for row in after.to_pylist()
    }
    lost = [
        f"{row['delivery_id']}: {row['accepted_rows']:,} accepted rows{why.get(_file(row), ', not here')}"
        for row in expected
        if _contents(row) not in rows_now
    ]
    return lost + _months_lost([row for row in expected if _contents(row) in rows_now], rows_now)


def _months_lost(kept: Iterable[Row], rows_now: dict[Any, int]) -> list[str]:
    """Say of which datasets and months the deliveries that stay lose a tenth of their rows."""
    months: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in kept:
        counts = months[row["dataset"], row["period"] or ""]
        counts[0] += int(row["accepted_rows"])
        counts[1] += rows_now[_contents(row)]
    return [
        f"{dataset}{month and f' of {month}'}: {now:,} of {then:,} accepted rows stay, the others are refused"
        for (dataset, month), (then, now) in sorted(months.items())
        if now < then and (then - now) * TENTH >= then
    ]


def refuse_loss(loss: Loss | None, accepted: Collection[tuple[str, str]]) -> None:
    """Raise NotPublished where something would go that nobody decided.

    accepted: ids and sha256 of what somebody accepted.
    """
    if loss is None or (loss.loss_id, loss.sha256) in accepted:
        return
    told = [f"  {line}" for line in in_lines(loss.lines, MOST_NAMED)]
    raise NotPublished(
        f"The next release would lose what {loss.release_id} counts, and nobody decided that; nothing was "
        "published.\n" + "\n".join(told) + "\nRestore or mend it and run again; a delivery that should count "
        "no more is withdrawn: cakupan withdraw DELIVERY --reason TEXT. Where all of it may go: "
        f"cakupan accept {loss.loss_id} --reason TEXT. Other deliveries than those that the warehouse was "
        "made from want a folder of their own: --warehouse."
    )


def _place(row: Row) -> Place:
    return row["dataset"], row["sender"], row["period"], row["part"]


def _contents(row: Row) -> tuple[str, str | None, str, str]:
    """Name the bytes that are one delivery; those that say "none" are of each sender anew."""
    return row["dataset"], row["period"], row["sha256"], row["sender"] if row["accepted_rows"] == 0 else ""


def _file(row: Row) -> tuple[str, str | None, str | None, str | None]:
    return row["dataset"], row["period"], row["sender"], row["sha256"]


def _version(row: Row) -> tuple[Any, ...]:
    return *_place(row), row["revision"], row["sha256"]
