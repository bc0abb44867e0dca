"""flows/warehouse/withdraw.py: a decision is a line at the end of the manifest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from flows.intake.manifest import append, read_lines, read_manifest
from flows.intake.stock import take_stock
from flows.problems import Problem, WrongUsage
from flows.warehouse.withdraw import before, restore, withdraw

DAY = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = DAY + timedelta(days=1)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Three registered deliveries; one has a revision."""
    for name in ("N01.csv", "N01.r2.csv", "N010.csv"):
        path = tmp_path / "raw" / "employers" / "2024-10" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    take_stock(tmp_path / "raw", DAY)
    return tmp_path / "raw"


def in_force(raw: Path, now: datetime = LATER) -> list[str]:
    return [delivery.file.rpartition("/")[2] for delivery in take_stock(raw, now).current]


def id_of(raw: Path, file: str) -> str:
    return next(d.delivery_id for d in read_manifest(raw, DAY) if d.file.endswith(f"/{file}"))


@pytest.mark.parametrize(
    "named",
    [
        "employers/2024-10/N01.r2.csv",
        "employers/2024-10/N01.r2",
        "{raw}/employers/2024-10/N01.r2.csv",
        "{id}",
        "{id:.25}",
    ],
)
def test_a_delivery_is_withdrawn_by_its_id_its_file_or_how_they_begin(raw: Path, named: str) -> None:
    name = named.format(raw=raw, id=id_of(raw, "N01.r2.csv"))
    line = withdraw(raw, name, "Sent by  another branch", LATER)
    told = (line.file, line.withdrawn_at, line.reason)
    assert told == ("employers/2024-10/N01.r2.csv", "2026-01-03T03:04:05Z", "Sent by another branch")
    assert in_force(raw) == ["N01.csv", "N010.csv"]
    former = before(raw, line, LATER)
    assert former is not None
    assert former.file == "employers/2024-10/N01.csv"


def test_lines_are_only_added(raw: Path) -> None:
    manifest = raw / "manifest.jsonl"
    contents = [manifest.read_bytes()]
    withdraw(raw, id_of(raw, "N01.r2.csv"), "why", LATER)
    contents.append(manifest.read_bytes())
    restore(raw, id_of(raw, "N01.r2.csv"), "why not", LATER)
    contents.append(manifest.read_bytes())
    assert [len(one.splitlines()) for one in contents] == [3, 4, 5]
    assert all(later.startswith(one) for one, later in pairwise(contents))


def test_what_was_undone_counts_again_and_may_be_withdrawn_again(raw: Path) -> None:
    file = "employers/2024-10/N010.csv"
    for _ in range(2):
        withdraw(raw, file, "why", LATER)
        assert in_force(raw) == ["N01.r2.csv"]
        line = restore(raw, file, "It was right", LATER)
        assert (line.restored_at, line.reason) == ("2026-01-03T03:04:05Z", "It was right")
        assert in_force(raw) == ["N01.r2.csv", "N010.csv"]


@pytest.mark.parametrize("at", ["2026-01-01", "2027-05-01T00:00:00+08:00"])
def test_a_withdrawal_by_hand_is_undone_too_also_one_to_come(raw: Path, at: str) -> None:
    manifest = raw / "manifest.jsonl"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"withdrawn_at": null', f'"withdrawn_at": "{at}"', 1), encoding="utf-8")
    [line] = [one for one in read_lines(manifest) if one.withdrawn_at]
    restore(raw, line.file, "No", LATER)
    assert line.file in [
        d.file for d in read_manifest(raw, datetime(2028, 1, 1, tzinfo=UTC)) if not d.withdrawn_at
    ]


@pytest.mark.parametrize("named", ["employers", "employers/2024-10/N01", "employers/2024-10/N0"])
def test_a_beginning_that_fits_several_is_refused_with_their_list(raw: Path, named: str) -> None:
    with pytest.raises(WrongUsage, match=rf"{named} fits [23] deliveries") as told:
        withdraw(raw, named, "why", LATER)
    assert str(told.value).splitlines()[1:3] == [
        f"  employers/2024-10/{name}@{id_of(raw, name).partition('@')[2]}"
        for name in ("N01.csv", "N01.r2.csv")
    ]
    assert len(read_lines(raw / "manifest.jsonl")) == 3
    [one, *_] = (line.split()[0] for line in str(told.value).splitlines()[1:])
    assert withdraw(raw, one, "why", LATER).file == "employers/2024-10/N01.csv"


@pytest.mark.parametrize(
    ("named", "reason"), [("employers/2024-10/N01.csv", " "), ("N99", "why"), ("", "why")]
)
def test_no_reason_and_no_such_delivery_are_wrong_usage(raw: Path, named: str, reason: str) -> None:
    for decide in (withdraw, restore):
        with pytest.raises(WrongUsage, match=r"reason is empty|knows no delivery named|fits 3 deliveries"):
            decide(raw, named, reason, LATER)


def test_what_is_so_already_is_said(raw: Path) -> None:
    file = "employers/2024-10/N01.csv"
    with pytest.raises(Problem, match=r"is not withdrawn\. Nothing was changed"):
        restore(raw, file, "why", LATER)
    withdraw(raw, file, "why", LATER)
    with pytest.raises(Problem, match=r"is withdrawn already\. Nothing was changed"):
        withdraw(raw, file, "why", LATER)


@pytest.mark.parametrize("at", ["2026-01-04", "2027-01-15T00:00:00Z", "2026-01-03T12:00:00+08:00"])
def test_what_will_be_withdrawn_can_be_withdrawn_now(raw: Path, at: str) -> None:
    file = "employers/2024-10/N010.csv"
    known = next(line for line in read_lines(raw / "manifest.jsonl") if line.file == file)
    append(raw, [replace(known, withdrawn_at=at, reason="later")])
    assert in_force(raw) == ["N01.r2.csv", "N010.csv"]
    withdraw(raw, file, "now", LATER)
    assert in_force(raw) == ["N01.r2.csv"]
    restore(raw, file, "neither", LATER)
    assert in_force(raw, LATER + timedelta(days=900)) == ["N01.r2.csv", "N010.csv"]


def test_no_number_of_a_person_is_in_a_line(raw: Path) -> None:
    withdraw(raw, "employers/2024-10/N01.csv", "Of 6371014506900001", LATER)
    assert "6371014506900001" not in (raw / "manifest.jsonl").read_text(encoding="utf-8")
