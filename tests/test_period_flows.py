"""Flows of months drawn at random balance to the last unit, and are what following every membership gives."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.periods import NAMELESS, Member, close, extract, history, member, tables

Cell = tuple[str, str]


@st.composite
def months(draw: st.DrawFn) -> list[dict[str, list[Member]]]:
    """Two to four months of up to eight memberships: by sender, and a sender may be missing."""
    places = st.sampled_from(["6401", "6402"])
    one_row = st.builds(
        dict,
        region_code=places,
        segment=st.sampled_from(["PU", "BPU"]),
        is_active=st.sampled_from([True, True, False]),
        end_reason=st.sampled_from([None, "retired", "deceased", "work_ended", "contract_ended", "other"]),
        joined_date=st.sampled_from([None, date(2020, 1, 1), date(2024, 10, 15), date(2024, 11, 15)]),
    )
    drawn = []
    for _ in range(draw(st.integers(2, 4))):
        month: dict[str, list[Member]] = {
            sender: [] for sender in draw(st.sets(st.sampled_from(["K01", "K02", "K03"]), max_size=3))
        }
        for number in range(8):
            senders = st.sets(st.sampled_from(["K01", "K02", "K03"]), max_size=2)
            for sender in sorted(draw(senders) & month.keys()):
                month[sender].append(member(number, **draw(one_row)))
        for rows in month.values():
            rows.append(NAMELESS)
        drawn.append(month)
    return drawn


@settings(max_examples=20, deadline=None)
@given(months())
def test_opening_and_what_happened_make_the_closing_to_the_last_unit(
    drawn: list[dict[str, list[Member]]],
) -> None:
    with TemporaryDirectory() as folder:
        deliveries = history(
            *(
                extract(Path(folder), date(2024, 9 + place, 1), sender, rows)
                for place, month in enumerate(drawn)
                for sender, rows in month.items()
            )
        )
        close(deliveries, Path(folder) / "warehouse")
        found = tables(deliveries, Path(folder) / "warehouse")
    stocks = observed(found["memberships"])
    assert {row["period"] for row in found["transitions"]} <= set(between(stocks)[1:])
    for period in between(stocks)[1:]:
        rows = [row for row in found["transitions"] if row["period"] == period]
        opening, closing = stocks.get(before(period), Counter()), stocks.get(period, Counter())
        assert side(rows, "from") == opening + side(rows, "to", only="reobserved")
        assert side(rows, "to") == closing
        assert flow(rows, opening) == closing
    ends = ("from_region_code", "from_segment", "to_region_code", "to_segment")
    counted = {
        (row["period"], row["kind"], *(row[end] for end in ends)): row["memberships"]
        for row in found["transitions"]
    }
    assert counted == replayed(drawn)


@dataclass(frozen=True)
class Standing:
    """Where a membership was last seen."""

    sender: str
    cell: Cell
    is_active: bool
    is_observed: bool


def replayed(drawn: list[dict[str, list[Member]]]) -> Counter[tuple[Any, ...]]:
    """Follow every membership by hand through the months; return what happened, as the table has it."""
    found: Counter[tuple[Any, ...]] = Counter()
    delivered = [place for place, month in enumerate(drawn) if month]
    former: dict[str, Standing] = {}
    for place in range(min(delivered, default=0), max(delivered, default=-1) + 1):
        month, period = drawn[place], date(2024, 9 + place, 1)
        rows: dict[str, list[tuple[str, Member]]] = {}
        for sender in sorted(month):
            for row in month[sender]:
                if row is not NAMELESS:
                    rows.setdefault(row["membership_id"], []).append((sender, row))
        standing = {}
        for name in sorted(former.keys() | rows.keys()):
            was, given_rows = former.get(name), rows.get(name, [])
            is_clear = bool(given_rows) and all(row == given_rows[0][1] for _, row in given_rows)
            if is_clear:
                sender, row = given_rows[0]
                cell = (row["region_code"], row["segment"])
                standing[name] = Standing(sender, cell, row["is_active"], True)
            elif was and (given_rows or was.sender not in month):
                standing[name] = replace(was, is_observed=False)
            if place > min(delivered):
                row = given_rows[0][1] if is_clear else {}
                for kind, source, target in happened(was, standing.get(name), row, period):
                    found[period, kind, *(source or (None, None)), *(target or (None, None))] += 1
        former = standing
    return found


def happened(
    was: Standing | None, now: Standing | None, row: Member, period: date
) -> Iterator[tuple[str, Cell | None, Cell | None]]:
    """Name what happened to one membership, with the cell it leaves and the one it comes to."""
    is_known = now is None or now.is_observed
    source = was.cell if was and was.is_active else None
    target = now.cell if now and now.is_active and now.is_observed else None
    if source and was and not was.is_observed and is_known:
        yield "reobserved", None, source
    if source and target:
        yield "stayed" if source == target else "moved", source, target
    elif source and now is None:
        yield "restated_out", source, None
    elif source and is_known:
        yield f"left_{row['end_reason']}" if row["end_reason"] else "lapsed", source, None
    elif source and was and was.is_observed:
        yield "unobserved", source, None
    elif target and was:
        yield "returned", None, target
    elif target:
        is_late = row["joined_date"] is not None and row["joined_date"] < period
        yield "restated_in" if is_late else "joined", None, target


def observed(rows: list[dict[str, Any]]) -> dict[date, Counter[Cell]]:
    """Active memberships that can be followed, by month and cell."""
    found: dict[date, Counter[Cell]] = {}
    for row in rows:
        if row["dimension"] == "all" and row["region_basis"] == "workplace":
            cell = found.setdefault(row["period"], Counter())
            cell[row["region_code"], row["segment"]] += row["active"] - row["active_without_id"]
    return {period: +cells for period, cells in found.items()}


def side(rows: list[dict[str, Any]], end: str, only: str | None = None) -> Counter[Cell]:
    """Memberships by the cell of one end; those of `reobserved` only when asked for."""
    cells: Counter[Cell] = Counter()
    for row in rows:
        if (row["kind"] == "reobserved") is (only == "reobserved") and row[f"{end}_region_code"]:
            cells[row[f"{end}_region_code"], row[f"{end}_segment"]] += row["memberships"]
    return cells


def flow(rows: list[dict[str, Any]], opening: Counter[Cell]) -> Counter[Cell]:
    """The opening of each cell, with what comes into it, without what goes out of it."""
    cells = Counter(opening)
    for row in rows:
        if row["to_region_code"]:
            cells[row["to_region_code"], row["to_segment"]] += row["memberships"]
        if row["from_region_code"]:
            cells[row["from_region_code"], row["from_segment"]] -= row["memberships"]
    assert min(cells.values(), default=0) >= 0
    return +cells


def before(period: date) -> date:
    return date(2024, period.month - 1, 1)


def between(stocks: dict[date, Any]) -> list[date]:
    """Every month from the first one with a delivery to the last one."""
    months = [period.month for period in stocks]
    return [date(2024, month, 1) for month in range(min(months), max(months) + 1)] if months else []
