"""Months closed from small extracts: gaps, what is kept, and what is done again."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb
import pyarrow.parquet
import pytest

from flows.engine.local import Local
from flows.intake.checksums import sha256_of_file
from flows.kept import NOTE, load
from flows.problems import Problem
from flows.warehouse import period, period_inputs
from flows.warehouse.period import close_period
from flows.warehouse.period_inputs import (
    History,
    inputs_of,
    period_plan,
    prune,
    snapshot_folder,
    table_file,
)
from flows.warehouse.period_steps import ALL, snapshot_file
from flows.warehouse.period_tables import month_tables
from tests.periods import (
    DECEMBER,
    NAMELESS,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    Member,
    close,
    extract,
    history,
    kinds,
    member,
    tables,
)

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


def test_the_first_month_with_one_of_two_who_owe_it_is_not_whole(tmp_path: Path) -> None:
    owed = frozenset((SEPTEMBER, "memberships", sender) for sender in ("K01", "K02"))
    deliveries = replace(history(extract(tmp_path, SEPTEMBER, "K01", [member(1)])), owed=owed)
    close(deliveries, tmp_path)
    found = tables(deliveries, tmp_path)["senders"]
    told = [(row["sender"], row["is_expected"], row["is_received"]) for row in found]
    assert told == [("K01", True, True), ("K02", True, False)]


def test_who_owes_a_month_goes_before_who_delivered_the_months_before(tmp_path: Path) -> None:
    deliveries = history(
        extract(tmp_path, SEPTEMBER, "K01", [member(1)], "projects"),
        extract(tmp_path, SEPTEMBER, "K01", [member(1)], "recaps"),
        extract(tmp_path, OCTOBER, "K02", [member(2)], "projects"),
    )
    owed = replace(deliveries, owed=frozenset([(OCTOBER, "projects", "K02")]))
    assert (owed.expected(OCTOBER), owed.expected(NOVEMBER)) == (
        (("projects", "K02"), ("recaps", "K01")),
        (("projects", "K01"), ("projects", "K02"), ("recaps", "K01")),
    )


def test_a_month_is_closed_again_when_more_is_owed(september: History, tmp_path: Path) -> None:
    more = replace(september, owed=frozenset([(SEPTEMBER, "memberships", "K02")]))
    assert (period_plan(september, tmp_path).todo, period_plan(more, tmp_path).todo) == ((), (SEPTEMBER,))


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
    told = [(row["dataset"], row["sender"], row["is_expected"]) for row in late]
    assert told == [("memberships", "K01", True)]


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


Closed = tuple[History, Path]
"""Deliveries, and the warehouse in which their months are closed."""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """Two months of three senders: they share members, repeat and contradict each other. Read only."""
    folder, extracts = tmp_path_factory.mktemp("busy"), []
    for month in (9, 10):
        shares = {
            "K01": [crowd(number, month) for number in range(25)],
            "K02": [crowd(number, month) for number in range(20, 45)],
            "K03": [crowd(n, month + (n % 10 == 0)) for n in range(40, 60)] + [NAMELESS],
        }
        extracts += [
            extract(folder, date(2024, month, 1), sender, sorted(rows, key=lambda row: row["bucket"]))
            for sender, rows in shares.items()
        ]
    deliveries = history(*extracts)
    assert close(deliveries, folder / "closed").todo == (SEPTEMBER, OCTOBER)
    return deliveries, folder / "closed"


@pytest.mark.parametrize("threads", [1, 2])
def test_neither_threads_nor_the_order_of_files_change_a_byte(
    busy: Closed, tmp_path: Path, threads: int
) -> None:
    deliveries, plain = busy
    close_backwards(deliveries, tmp_path, threads)
    assert contents(tmp_path) == contents(plain)


@pytest.mark.parametrize("rows_at_once", [9, 40])
def test_buckets_that_are_counted_by_jobs_come_to_what_all_come_to_at_once(
    busy: Closed, tmp_path: Path, rows_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliveries, plain = busy
    monkeypatch.setattr(period, "ROWS_AT_ONCE", rows_at_once)
    close_backwards(deliveries, tmp_path)
    assert tables(deliveries, tmp_path) == tables(deliveries, plain)
    assert snapshots(tmp_path) == snapshots(plain)
    assert [*(tmp_path / "persons" / "counted").iterdir()] == []


def close_backwards(deliveries: History, warehouse: Path, threads: int | None = None) -> None:
    """Close months, each from its deliveries in their other order."""
    for month in period_plan(deliveries, warehouse).todo:
        inputs = inputs_of(deliveries, month, warehouse)
        inputs = replace(inputs, extracts=inputs.extracts[::-1])
        close_period(inputs, warehouse, Local(warehouse / "places"), threads)


def snapshots(warehouse: Path) -> list[tuple[object, ...]]:
    """The rows of all snapshots, by month."""
    files = f"read_parquet('{warehouse}/persons/20*/*.parquet', filename = true)"
    return duckdb.sql(
        f"select parse_path(filename)[-2] as month, * exclude (filename) from {files} order by all"
    ).fetchall()


def contents(warehouse: Path) -> dict[str, str]:
    files = [path for path in warehouse.rglob("*.parquet") if ".work" not in path.parts]
    return {str(path.relative_to(warehouse)): sha256_of_file(path) for path in files}


def test_every_row_of_a_delivery_is_accounted_for(busy: Closed) -> None:
    deliveries, warehouse = busy
    found = tables(deliveries, warehouse)
    accepted = sum(row["accepted"] for row in found["acceptance"])
    counted = sum(
        row["active"] + row["inactive"]
        for row in found["memberships"]
        if row["dimension"] == "all" and row["region_basis"] == "workplace"
    )
    assert counted == accepted
    shown = sum(row["delivered"] for row in found["acceptance"])
    assert shown == sum(pyarrow.parquet.read_metadata(e.rows).num_rows for e in deliveries.extracts)
    told = {row["rule"] for row in found["ledger"]}
    assert told == {"kpj.duplicate_across_senders", "kpj.conflict_across_senders"}


# What is kept


def test_nothing_is_closed_twice(busy: Closed) -> None:
    assert period_plan(*busy).todo == ()


def test_months_are_closed_again_when_their_code_is_another(
    busy: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(period_inputs, "code_of", lambda stage: f"another code of {stage}")
    assert period_plan(*busy).todo == (SEPTEMBER, OCTOBER)


def test_one_more_month_closes_that_month_only(september: History, tmp_path: Path) -> None:
    more = history(*september.extracts, extract(tmp_path, OCTOBER, "K01", [member(1)]))
    assert close(more, tmp_path).todo == (OCTOBER,)


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
    """Damage one byte of what a file holds, not of its footer."""
    content = bytearray(path.read_bytes())
    content[len(content) // 4] ^= 1
    path.write_bytes(content)


@pytest.fixture(scope="module")
def september_once(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """One month that is closed. Read only."""
    folder = tmp_path_factory.mktemp("september")
    deliveries = history(extract(folder, SEPTEMBER, "K01", [member(1)]))
    close(deliveries, folder / "closed")
    return deliveries, folder / "closed"


@pytest.fixture
def september(september_once: Closed, tmp_path: Path) -> History:
    """The same, of this test's own."""
    shutil.copytree(september_once[1], tmp_path, dirs_exist_ok=True)
    return september_once[0]


@pytest.mark.parametrize("name", month_tables())
def test_a_damaged_table_is_made_again(september: History, tmp_path: Path, name: str) -> None:
    table = table_file(period_plan(september, tmp_path).closed[SEPTEMBER], name)
    before_damage = sha256_of_file(table)
    flip(table)
    assert close(september, tmp_path).todo == (SEPTEMBER,)
    assert sha256_of_file(table) == before_damage


@pytest.mark.parametrize("torn", [b"", b'{"sha256": "0', b"\xff\x00", b"[1]", b"null", b"{}"])
@pytest.mark.parametrize("room", ["cache", "persons"])
def test_a_month_whose_note_is_torn_is_closed_again(
    september: History, room: str, torn: bytes, tmp_path: Path
) -> None:
    [path] = (tmp_path / room).rglob(NOTE)
    whole = path.read_bytes()
    path.write_bytes(torn)
    assert close(september, tmp_path).todo == (SEPTEMBER,)
    assert (path.read_bytes(), period_plan(september, tmp_path).todo) == (whole, ())


@pytest.mark.parametrize("is_there", [True, False])
def test_a_damaged_or_missing_snapshot_is_made_again_before_the_next_month_reads_it(
    september: History, tmp_path: Path, is_there: bool
) -> None:
    snapshot = snapshot_folder(tmp_path, SEPTEMBER)
    flip(snapshot / snapshot_file(ALL)) if is_there else shutil.rmtree(snapshot)
    deliveries = history(*september.extracts, extract(tmp_path, OCTOBER, "K01", [member(1)]))
    assert close(deliveries, tmp_path).todo == (SEPTEMBER, OCTOBER)
    assert kinds(tables(deliveries, tmp_path)["transitions"], OCTOBER) == {"stayed": 1}


def test_rows_that_are_not_what_the_intake_kept_are_not_read(tmp_path: Path) -> None:
    september = history(extract(tmp_path, SEPTEMBER, "K01", [member(1)]))
    flip(september.extracts[0].rows)
    with pytest.raises(Problem, match="damaged"):
        close(september, tmp_path)


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
    busy: Closed,
) -> None:
    _, warehouse = busy
    modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in people_files(warehouse)}
    assert modes == {(True, 0o700), (False, 0o600)}
    assert (warehouse / "persons").stat().st_mode & 0o777 == 0o700
    assert list((warehouse / ".work").rglob("*.*")) == []


def test_a_snapshot_is_sorted_and_each_member_is_in_its_bucket(
    busy: Closed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(period, "ROWS_AT_ONCE", 9)
    close(busy[0], tmp_path)
    snapshot = load(snapshot_folder(tmp_path, OCTOBER))
    assert snapshot is not None
    assert len(snapshot.files) > 4
    for name in snapshot.files:
        first, last = (int(part) for part in name.removesuffix(".parquet").split("-")[1:])
        with duckdb.connect() as connection:
            found = connection.execute(
                "select membership_id::varchar from read_parquet($1)", [str(snapshot.folder / name)]
            ).fetchall()
        members = [row[0] for row in found]
        assert members == sorted(members)
        assert {UUID(member).int >> 122 for member in members} <= {*range(first, last + 1)}
