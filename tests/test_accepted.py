"""flows/warehouse/accepted.py: lines that are only ever added."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from flows.problems import NotPublished
from flows.warehouse.accepted import ACCEPTED, Acceptance, add_accepted, read_accepted

ONE, OTHER = (
    Acceptance(f"memberships/2024-11/{sender}@000000000000", "0" * 64, "Right", "2024-12-15T00:00:00Z")
    for sender in ("N01", "N02")
)


def test_what_is_added_is_read_in_its_order(tmp_path: Path) -> None:
    add_accepted(tmp_path, [ONE])
    add_accepted(tmp_path, [OTHER])
    assert read_accepted(tmp_path) == [ONE, OTHER]


def test_a_line_end_that_an_editor_took_away_is_put_back(tmp_path: Path) -> None:
    (tmp_path / ACCEPTED).write_text(json.dumps(asdict(ONE)), encoding="utf-8")
    add_accepted(tmp_path, [OTHER])
    assert read_accepted(tmp_path) == [ONE, OTHER]


def test_nothing_is_accepted_where_there_is_no_file(tmp_path: Path) -> None:
    assert read_accepted(tmp_path) == []


@pytest.mark.parametrize(
    "line",
    ["{", "null", json.dumps(asdict(ONE) | {"reason": ""}), json.dumps(asdict(ONE) | {"accepted_at": "now"})],
)
def test_a_broken_line_is_said(tmp_path: Path, line: str) -> None:
    (tmp_path / ACCEPTED).write_text(json.dumps(asdict(ONE)) + f"\n{line}\n", encoding="utf-8")
    with pytest.raises(NotPublished, match=r"accepted\.jsonl, line 2 is not an acceptance"):
        read_accepted(tmp_path)
