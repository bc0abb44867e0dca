"""flows/intake/entry.py: what a line of the manifest may say."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flows.intake.delivery import Delivery
from flows.intake.entry import fault_of
from flows.intake.manifest import KEYS, WANTED
from flows.intake.stock import Inventory, take_stock
from flows.problems import NotPublished, OutsideFailed

EXTRACT = asdict(
    Delivery(
        "0" * 64,
        "memberships",
        "N01",
        "2024-10",
        1,
        2,
        "2024-11-05T08:00:00Z",
        None,
        "memberships/2024-10/N01.r2.csv.gz",
        7,
    )
)
CURATED = EXTRACT | {"dataset": "targets", "period": None, "revision": 1, "file": "targets/N01.csv"}


def test_good_lines_have_no_fault() -> None:
    withdrawn = {"withdrawn_at": "2024-12-31T23:59:59Z", "source": "share", "place": "a b", "version": None}
    optional = {key: value for key, value in CURATED.items() if key in WANTED}
    by_hand = [EXTRACT | {"withdrawn_at": at} for at in ("2024-12-31", "2024-12-31T08:00:00+08:00")]
    for line in (EXTRACT, CURATED, EXTRACT | withdrawn, optional, *by_hand):
        assert fault_of(line, WANTED, KEYS) is None


N01 = "memberships/2024-10/N01.r2.csv.gz"
CANNOT_BE: list[tuple[str, str, list[object]]] = [
    ("dataset", "expected the name of a dataset", ["members", {"targets": 1}]),
    ("sender", "letters, digits", ["", "../N01", "N01\n", "N\u0660"]),
    ("period", "a month from 2014-01", ["2024-13", "2024-1", "0000-01", "9999-01", "", 202410]),
    ("part", "a whole number", [0, 1.0]),
    ("revision", "a whole number", [-1, 10**18, 10**30, True, None]),
    ("bytes", "the file's size", [-1, 2**63, float("nan")]),
    ("received_at", "a time in UTC written", [None, "", "2024-11-05", "2024-11-05T08:00:00"]),
    ("received_at", "a time in UTC written", ["2024-11-05T08:00:00+08:00", "2024-11-05T24:00:00Z"]),
    ("received_at", "a time in UTC written", ["2024-02-30T08:00:00Z"]),
    ("received_at", "of 2014 to 2099", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"]),
    ("withdrawn_at", "null or a time in UTC", ["9999-12-31T23:59:59Z", "kemarin", False, ""]),
    ("withdrawn_at", "null or a time in UTC", ["0001-01-01T00:00:00+14:00", 1733000000]),
    ("file", "none of a delivery", [f"/{N01}", f"../{N01}", N01.replace("/", "\\"), f"{N01}/", ""]),
    ("file", "none of a delivery", [N01.replace("2024-10/", "2024-10/../2024-10/")]),
    ("file", "its path below the raw folder", [None]),
    ("place", "null or a text", ["a\ud800"]),
    ("version", "null or a text", [3]),
    ("sha256", "64 digits", ["A" * 64]),
]


@pytest.mark.parametrize(
    ("key", "told", "value"), [(key, told, value) for key, told, values in CANNOT_BE for value in values]
)
def test_a_value_that_cannot_be_is_told_with_what_is_expected(key: str, told: str, value: object) -> None:
    fault = fault_of(EXTRACT | {key: value}, WANTED, KEYS)
    assert fault is not None
    assert fault.startswith(f"its {key} is ")
    assert told in fault


@pytest.mark.parametrize(
    ("period", "received_at", "is_right"),
    [
        ("2013-12", "2024-11-05T08:00:00Z", False),
        ("2014-01", "2024-11-05T08:00:00Z", True),
        ("2024-11", "2024-10-31T16:00:00Z", True),  # midnight in Makassar
        ("2024-12", "2024-11-05T08:00:00Z", False),
    ],
)
def test_an_extract_is_of_a_month_before_it_was_received(
    period: str, received_at: str, is_right: bool
) -> None:
    line = {"period": period, "received_at": received_at, "file": f"memberships/{period}/N01.r2.csv"}
    fault = fault_of(EXTRACT | line, WANTED, KEYS)
    assert (fault is None) == is_right
    assert is_right or f"its month is {period}, expected one of 2014-01 to" in str(fault)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({k: v for k, v in EXTRACT.items() if k != "sha256"}, 'it lacks "sha256"'),
        (EXTRACT | {"note": "x"}, 'it has "note", which is no key of a delivery'),
        (None, "it is no object"),
        ([EXTRACT], "it is no object"),
        ("memberships", "it is no object"),
    ],
)
def test_keys_are_those_of_a_delivery(line: Any, told: str) -> None:
    assert str(fault_of(line, WANTED, KEYS)).startswith(told)


def test_a_number_of_a_person_is_not_repeated() -> None:
    assert "6371010101900001" not in str(fault_of(EXTRACT | {"dataset": "6371010101900001"}, WANTED, KEYS))


NOW = datetime(2025, 6, 1, tzinfo=UTC)
FILES = {
    "memberships/2024-10/N01.csv": "one",
    "memberships/2024-10/N01.r2.csv": "two",
    "memberships/2024-10/N02.csv": "three",
    "memberships/2024-11/N01.p2.csv": "four",
    "targets/curated.csv": "five",
    "targets/2024-11/curated.csv": "six",
}
SMALL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 4),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.from_regex(r"[0-9]{4}-[0-9]{2}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:00:00Z", fullmatch=True),
    st.sampled_from(["N01", "N02", "curated", "targets", "memberships", "2024-10", "2024-11", "0" * 64]),
    st.sampled_from(sorted(FILES)),
)
VALUES = st.one_of(
    SMALL, st.lists(SMALL, max_size=2), st.dictionaries(st.text(max_size=3), SMALL, max_size=2)
)
FREE = {"received_at", "withdrawn_at", "source", "place", "version", "sha256"}
"""What nothing else states: another value that can be is another fact, which the plan then shows."""


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    for file, content in FILES.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(content, encoding="utf-8")
    take_stock(folder, NOW)
    return folder


def stock(raw: Path) -> Inventory:
    """Take stock and put the manifest back as it was."""
    manifest = raw / "manifest.jsonl"
    before = manifest.read_bytes()
    try:
        return take_stock(raw, NOW)
    finally:
        manifest.write_bytes(before)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(FILES) - 1), st.sampled_from(sorted(KEYS)), VALUES)
@example(0, "period", None)
@example(0, "revision", 10**30)
@example(1, "received_at", "9999-01-01T00:00:00Z")
@example(1, "received_at", "2025-06-01T00:05:01Z")
@example(3, "period", "2024-13")
def test_a_changed_value_is_told_or_changes_nothing(raw: Path, number: int, key: str, value: Any) -> None:
    manifest = raw / "manifest.jsonl"
    good = manifest.read_bytes()
    before = stock(raw)
    lines = [json.loads(line) for line in good.splitlines()]
    lines[number][key] = value
    manifest.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    try:
        after = stock(raw)
    except (NotPublished, OutsideFailed) as problem:
        assert f"line {number + 1}" in str(problem) or "withdraw each" in str(problem)  # noqa: PT017
        return
    finally:
        manifest.write_bytes(good)
    assert key in FREE or after == before
