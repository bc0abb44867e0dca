"""Months closed from small extracts: the identity of flows, what is kept and what is done again."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.problems import Problem
from flows.warehouse import period_steps
from flows.warehouse.period import close_period, period_tables
from flows.warehouse.period_inputs import (
    Extract,
    History,
    PeriodPlan,
    inputs_of,
    load_snapshot,
    period_plan,
    prune,
    sha256_of,
    snapshot_folder,
    table_file,
)
from flows.warehouse.period_tables import DATASETS, INPUTS, TABLES

Member = dict[str, Any]
Cell = tuple[str, str]
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2024, month, 1) for month in range(9, 13))
TYPES = {
    "BIGINT": pyarrow.int64(),
    "BOOLEAN": pyarrow.bool_(),
    "DATE": pyarrow.date32(),
    "DECIMAL(38,2)": pyarrow.int64(),
    "UBIGINT": pyarrow.uint64(),
    "UTINYINT": pyarrow.uint8(),
    "UUID": pyarrow.string(),
    "VARCHAR": pyarrow.string(),
}
REGIONS = pyarrow.table(
    {
        "region_code": ["0000", "KAL", "6400", "6401", "6402", "6403"],
        "parent_region_code": [None, "0000", "0000", "6400", "6400", "6400"],
        "island_group_code": [None, None, "KAL", "KAL", "KAL", "KAL"],
    }
)
NAMELESS: Member = {"segment": "JAKON", "bucket": 0, "region_code": "6401", "is_active": True}
"""A construction worker without a KPJ: counted, and followed by nobody."""


def schema(columns: dict[str, str]) -> pyarrow.Schema:
    return pyarrow.schema([(name, TYPES[kind]) for name, kind in columns.items()])


def member(number: int, region: str = "6401", segment: str = "PU", **cells: Any) -> Member:
    """One delivered membership; the number spreads over the buckets."""
    pseudonym = UUID(int=(number % 16 << 124) + number)
    return {
        "membership_id": str(pseudonym),
        "bucket": number % 16,
        "person_id": str(UUID(int=number // 2 + 1)),
        "region_code": region,
        "domicile_region_code": region,
        "segment": segment,
        "office_code": "K01",
        "is_active": True,
        "wage_band": number % 5,
        "joined_date": date(2020, 1, 1),
        **cells,
    }


def extract(
    folder: Path, period: date, sender: str, rows: list[dict[str, Any]], dataset: str = "memberships"
) -> Extract:
    """Write the accepted rows of a delivery as the intake keeps them."""
    lines = [{"line": line, **row} for line, row in enumerate(rows, 2)]
    table = pyarrow.Table.from_pylist(lines, schema=schema(DATASETS[dataset]))
    path = folder / f"{dataset}-{period:%Y-%m}-{sender}.parquet"
    pyarrow.parquet.write_table(table, path)
    sha256 = sha256_of(path)
    name = f"{dataset}/{period:%Y-%m}/{sender}@{sha256[:12]}"
    return Extract(name, dataset, sender, period, sha256[:32], path, sha256)


def history(*extracts: Extract) -> History:
    """Return the history of these deliveries, of which the intake refused no row."""
    totals = [
        {
            "period": e.period,
            "delivery_id": e.delivery_id,
            "dataset": e.dataset,
            "sender": e.sender,
            "accepted": pyarrow.parquet.read_metadata(e.rows).num_rows,
            "duplicates": 0,
        }
        for e in extracts
    ]
    columns = {"period": "DATE", **INPUTS["intake.delivery_totals"]}
    return History(
        extracts=extracts,
        totals=pyarrow.Table.from_pylist(totals, schema=schema(columns)),
        refused=schema(INPUTS["intake.refused"]).empty_table(),
        regions=REGIONS,
    )


def close(deliveries: History, warehouse: Path, threads: int | None = None) -> PeriodPlan:
    """Close what is to be closed; return the plan that was carried out."""
    plan = period_plan(deliveries, warehouse)
    for month in plan.todo:
        close_period(inputs_of(deliveries, month, warehouse), warehouse, threads)
    return plan


def tables(deliveries: History, warehouse: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of all months, which are closed."""
    folders = period_plan(deliveries, warehouse).closed.values()
    return {name: table.to_pylist() for name, table in period_tables(folders).items()}


def kinds(rows: list[dict[str, Any]], period: date) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        if row["period"] == period:
            found[row["kind"]] += row["memberships"]
    return found


# The identity


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


# Gaps, senders that are missing, senders that come back


def test_a_month_without_any_delivery_leaves_everybody_unobserved_until_they_are_seen_again(
    tmp_path: Path,
) -> None:
    deliveries = history(
        extract(tmp_path, SEPTEMBER, "K01", [member(1), member(2, is_active=False)]),
        extract(tmp_path, NOVEMBER, "K01", [member(1, region="6402"), member(2)]),
    )
    close(deliveries, tmp_path)
    found = tables(deliveries, tmp_path)["transitions"]
    assert kinds(found, OCTOBER) == {"unobserved": 1}
    assert kinds(found, NOVEMBER) == {"reobserved": 1, "moved": 1, "returned": 1}


def test_members_of_a_sender_that_is_late_for_two_months_are_neither_lapsed_nor_new(tmp_path: Path) -> None:
    deliveries = history(
        extract(tmp_path, SEPTEMBER, "K01", [member(1)]),
        extract(tmp_path, SEPTEMBER, "K02", [member(2)]),
        extract(tmp_path, OCTOBER, "K01", [member(1)]),
        extract(tmp_path, NOVEMBER, "K01", [member(1)]),
        extract(tmp_path, DECEMBER, "K01", [member(1)]),
        extract(tmp_path, DECEMBER, "K02", [member(2, is_active=False, end_reason="retired")]),
    )
    close(deliveries, tmp_path)
    found = tables(deliveries, tmp_path)["transitions"]
    assert kinds(found, OCTOBER) == {"stayed": 1, "unobserved": 1}
    assert kinds(found, NOVEMBER) == {"stayed": 1}
    assert kinds(found, DECEMBER) == {"stayed": 1, "reobserved": 1, "left_retired": 1}


def test_a_month_with_payments_only_behind_the_last_memberships_says_nothing_of_members(
    tmp_path: Path,
) -> None:
    paid = {"covered_period": OCTOBER, "programme": "JHT", "segment": "PU", "contributions_idr": 5}
    deliveries = history(
        extract(tmp_path, SEPTEMBER, "K01", [member(1)]),
        extract(tmp_path, OCTOBER, "K01", [paid], dataset="contributions"),
    )
    close(deliveries, tmp_path)
    found = tables(deliveries, tmp_path)
    assert found["transitions"] == []
    assert [row["period"] for row in found["contributions"]] == [OCTOBER]
    late = [row for row in found["senders"] if row["period"] == OCTOBER and not row["is_received"]]
    assert [(row["dataset"], row["sender"], row["is_expected"]) for row in late] == [
        ("memberships", "K01", True)
    ]


# Nothing but the rows matters


def crowd(number: int, month: int) -> Member:
    """Sixty memberships of forty people over three regions; some move, some lapse, some have no KPJ."""
    return member(
        number,
        region=f"640{1 + (number + month * (number % 7 == 0)) % 3}",
        segment=("PU", "BPU", "PMI")[number % 3],
        sex="LP"[number % 2],
        age_group="20-24",
        is_active=(number + month) % 5 > 0,
        person_id=str(UUID(int=number * 2 // 3 + 1)) if number % 9 else None,
        paid_through_period=date(2024, 1 + number % 12, 1),
    )


@pytest.fixture
def busy(tmp_path: Path) -> History:
    """Two months of three senders: they share members, repeat and contradict each other."""
    extracts = []
    for month in (9, 10):
        shares = {
            "K01": [crowd(number, month) for number in range(25)],
            "K02": [crowd(number, month) for number in range(20, 45)],
            "K03": [crowd(n, month + (n % 10 == 0)) for n in range(40, 60)] + [NAMELESS],
        }
        extracts += [
            extract(tmp_path, date(2024, month, 1), sender, sorted(rows, key=lambda row: row["bucket"]))
            for sender, rows in shares.items()
        ]
    return history(*extracts)


@pytest.mark.parametrize("threads", [1, 2])
def test_neither_threads_nor_the_order_of_files_nor_the_rows_at_once_change_a_byte(
    busy: History, tmp_path: Path, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(busy, tmp_path / "plain")
    monkeypatch.setattr(period_steps, "ROWS_AT_ONCE", 9)
    for month in period_plan(busy, tmp_path / "other").todo:
        inputs = inputs_of(busy, month, tmp_path / "other")
        close_period(replace(inputs, extracts=inputs.extracts[::-1]), tmp_path / "other", threads)
    assert contents(tmp_path / "other") == contents(tmp_path / "plain")


def contents(warehouse: Path) -> dict[str, str]:
    files = [path for path in warehouse.rglob("*.parquet") if ".work" not in path.parts]
    return {str(path.relative_to(warehouse)): sha256_of(path) for path in files}


def test_every_row_of_a_delivery_is_accounted_for(busy: History, tmp_path: Path) -> None:
    close(busy, tmp_path)
    found = tables(busy, tmp_path)
    accepted = sum(row["accepted"] for row in found["acceptance"])
    counted = sum(
        row["active"] + row["inactive"]
        for row in found["memberships"]
        if row["dimension"] == "all" and row["region_basis"] == "workplace"
    )
    assert counted == accepted
    assert sum(row["delivered"] for row in found["acceptance"]) == sum(
        pyarrow.parquet.read_metadata(e.rows).num_rows for e in busy.extracts
    )
    assert {row["rule"] for row in found["ledger"]} == {
        "kpj.duplicate_across_senders",
        "kpj.conflict_across_senders",
    }


# What is kept


def test_nothing_is_closed_twice(busy: History, tmp_path: Path) -> None:
    assert close(busy, tmp_path).todo == (SEPTEMBER, OCTOBER)
    assert period_plan(busy, tmp_path).todo == ()


def test_one_more_month_closes_that_month_only(busy: History, tmp_path: Path) -> None:
    close(busy, tmp_path)
    more = history(*busy.extracts, extract(tmp_path, NOVEMBER, "K01", [member(1)]))
    assert close(more, tmp_path).todo == (NOVEMBER,)


def test_a_revision_that_leaves_every_member_where_it_was_stops_there(tmp_path: Path) -> None:
    october = extract(tmp_path, OCTOBER, "K01", [member(1)])
    first = history(extract(tmp_path, SEPTEMBER, "K01", [member(1, sex="L")]), october)
    close(first, tmp_path)
    kept = period_plan(first, tmp_path).closed[OCTOBER]
    marked = kept / "a mark of its own"
    marked.touch()
    revised = history(extract(tmp_path, SEPTEMBER, "K01", [member(1, sex="P")]), october)
    assert close(revised, tmp_path).todo == (SEPTEMBER, OCTOBER)
    assert period_plan(revised, tmp_path).closed[OCTOBER] == kept
    assert marked.exists()


def test_a_revision_that_moves_a_member_changes_the_next_month(tmp_path: Path) -> None:
    october = extract(tmp_path, OCTOBER, "K01", [member(1)])
    close(history(extract(tmp_path, SEPTEMBER, "K01", [member(1)]), october), tmp_path)
    revised = history(extract(tmp_path, SEPTEMBER, "K01", [member(1, region="6402")]), october)
    close(revised, tmp_path)
    assert kinds(tables(revised, tmp_path)["transitions"], OCTOBER) == {"moved": 1}


def flip(path: Path) -> None:
    """Damage one byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("name", TABLES)
def test_a_damaged_table_is_made_again(tmp_path: Path, name: str) -> None:
    deliveries = history(extract(tmp_path, SEPTEMBER, "K01", [member(1)]))
    close(deliveries, tmp_path)
    folder = period_plan(deliveries, tmp_path).closed[SEPTEMBER]
    before_damage = sha256_of(table_file(folder, name))
    flip(table_file(folder, name))
    assert close(deliveries, tmp_path).todo == (SEPTEMBER,)
    assert sha256_of(table_file(folder, name)) == before_damage


def test_a_damaged_snapshot_is_made_again_before_the_next_month_reads_it(tmp_path: Path) -> None:
    september = extract(tmp_path, SEPTEMBER, "K01", [member(1)])
    close(history(september), tmp_path)
    flip(snapshot_folder(tmp_path, SEPTEMBER) / "snapshot-01.parquet")
    deliveries = history(september, extract(tmp_path, OCTOBER, "K01", [member(1)]))
    assert close(deliveries, tmp_path).todo == (SEPTEMBER, OCTOBER)
    assert kinds(tables(deliveries, tmp_path)["transitions"], OCTOBER) == {"stayed": 1}


def test_a_missing_snapshot_is_made_again(tmp_path: Path) -> None:
    deliveries = history(extract(tmp_path, SEPTEMBER, "K01", [member(1)]))
    close(deliveries, tmp_path)
    shutil.rmtree(snapshot_folder(tmp_path, SEPTEMBER))
    assert close(deliveries, tmp_path).todo == (SEPTEMBER,)


def test_rows_that_are_not_what_the_intake_kept_are_not_read(tmp_path: Path) -> None:
    september = extract(tmp_path, SEPTEMBER, "K01", [member(1)])
    flip(september.rows)
    with pytest.raises(Problem, match="damaged"):
        close(history(september), tmp_path)


def test_a_month_cannot_be_closed_before_the_one_it_follows(tmp_path: Path) -> None:
    deliveries = history(
        extract(tmp_path, SEPTEMBER, "K01", [member(1)]), extract(tmp_path, OCTOBER, "K01", [member(1)])
    )
    with pytest.raises(Problem, match="2024-09 is not closed"):
        inputs_of(deliveries, OCTOBER, tmp_path)


def test_what_no_month_needs_any_more_is_removed(tmp_path: Path) -> None:
    september = extract(tmp_path, SEPTEMBER, "K01", [member(1)])
    close(history(september, extract(tmp_path, OCTOBER, "K01", [member(1)])), tmp_path)
    only = period_plan(history(september), tmp_path)
    prune(tmp_path, only.months, only.closed.values())
    assert [path.name for path in (tmp_path / "persons").iterdir()] == ["2024-09"]
    assert list((tmp_path / "cache" / "period").iterdir()) == [only.closed[SEPTEMBER]]


# What is kept of people


def people_files(warehouse: Path) -> Iterator[Path]:
    return (warehouse / "persons").rglob("*")


def test_only_their_owner_reads_the_files_of_people_and_none_is_left_in_the_work_folder(
    busy: History, tmp_path: Path
) -> None:
    close(busy, tmp_path)
    modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in people_files(tmp_path)}
    assert modes == {(True, 0o700), (False, 0o600)}
    assert (tmp_path / "persons").stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / ".work").rglob("*.*")) == []


def test_a_snapshot_is_sorted_and_each_member_is_in_its_bucket(busy: History, tmp_path: Path) -> None:
    close(busy, tmp_path)
    snapshot = load_snapshot(snapshot_folder(tmp_path, OCTOBER))
    assert snapshot is not None
    for bucket, name in enumerate(sorted(snapshot.files)):
        with duckdb.connect() as connection:
            found = connection.execute(
                "select membership_id::varchar from read_parquet($1)", [str(snapshot.folder / name)]
            ).fetchall()
        members = [row[0] for row in found]
        assert members == sorted(members)
        assert {name[0] for name in members} <= {f"{bucket:x}"}
