"""A simulated office of three months and five branches in which little goes well in the last month."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.intake.stock import take_stock
from flows.settings import Settings, load_settings
from flows.simulate.request import Request, checked
from flows.simulate.simulate import simulate
from flows.sources import sources_of

MONTHS = ("2024-09", "2024-10", "2024-11")
SENDERS = [f"SIM-K{number:02}" for number in range(1, 6)]
LATE, MISSING, HELD, REFUSED = SENDERS[1:]
IN_TIME = [datetime(2024, month, 5, tzinfo=UTC) for month in (10, 11, 12)]
"""Of every month; no file of a month to come is registered."""
TOO_LATE = datetime(2024, 12, 15, tzinfo=UTC)
BRANCHES: dict[str, Any] = {
    "kind": "hand",
    "dataset": "memberships",
    "senders": SENDERS,
    "cadence": "monthly",
    "due_day": 10,
    "first": MONTHS[0],
    "last": MONTHS[-1],
}


class OwnMonths(Request):
    """A simulation with payments of its own months; the product writes those of two years."""

    @property
    def paid(self) -> list[int]:
        """Months with payments."""
        return [*self.simulated]


def simulate_months(**asked: Any) -> None:
    """Simulate months at the smallest scale, or another."""
    simulate(OwnMonths(**vars(checked(**{"scale": 0.001, **asked}))))


def office_in(folder: Path) -> Settings:
    """Return the settings of the office whose files are in a folder."""
    settings = load_settings(raw=folder / "raw", warehouse=folder / "warehouse")
    return replace(settings, sources=sources_of({"branches": BRANCHES}, Path("cakupan.toml")))


def small_office(folder: Path) -> Settings:
    """Simulate and spoil; return the settings of a warehouse that is not published yet.

    Of the last month one branch delivers memberships late, one has not delivered them, another two contents
    under one name, and a third a file of other columns; some rows of every month are refused.
    """
    raw = folder / "raw"
    simulate_months(out=raw, first=MONTHS[0], months=len(MONTHS), seed=5, dirt=0.002, formats="plain")
    keep_branches(raw)
    last = raw / "memberships" / MONTHS[-1]
    (last / f"{MISSING}.csv").unlink()
    (last / f"{HELD}.csv.gz").write_bytes(gzip.compress((last / f"{HELD}.csv").read_bytes() + b"\n"))
    (last / f"{REFUSED}.csv").write_text("nama,nilai\nx,1\n", encoding="utf-8")
    late = (last / f"{LATE}.csv").rename(raw / ".late")
    for day in IN_TIME:
        take_stock(raw, day)
    late.rename(last / f"{LATE}.csv")
    take_stock(raw, TOO_LATE)
    return office_in(folder)


def keep_branches(raw: Path) -> None:
    """Leave of the simulated files those of the five branches, and the recaps."""
    for path in raw.glob("*/20??-??/*"):
        if path.parent.parent.name != "recaps" and path.name.partition(".")[0] not in SENDERS:
            path.unlink()
