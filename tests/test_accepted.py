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


@pytest.mark.parametrize("end", ["\n", ""], ids=["whole", "an editor took the line end away"])
def test_what_is_added_is_read_in_its_order(tmp_path: Path, end: str) -> None:
    assert read_accepted(tmp_path) == []
    (tmp_path / ACCEPTED).write_text(f"{json.dumps(asdict(ONE))}{end}", encoding="utf-8")
    add_accepted(tmp_path, [OTHER])
    assert read_accepted(tmp_path) == [ONE, OTHER]


@pytest.mark.parametrize(
    "line",
    ["{", "null", json.dumps(asdict(ONE) | {"reason": ""}), json.dumps(asdict(ONE) | {"accepted_at": "now"})],
)
def test_a_broken_line_is_said(tmp_path: Path, line: str) -> None:
    (tmp_path / ACCEPTED).write_text(json.dumps(asdict(ONE)) + f"\n{line}\n", encoding="utf-8")
    with pytest.raises(NotPublished, match=r"accepted\.jsonl, line 2 is not an acceptance"):
        read_accepted(tmp_path)
