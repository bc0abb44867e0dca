"""Of an extract in which nothing is right a few breaches are kept; no other loses one."""

from functools import partial
from pathlib import Path

import pyarrow
import pytest

from flows.intake.blocks import read_blocks
from flows.intake.outcome import Outcome
from flows.settings import Sender
from tests.intake.extracts.judging import judge_together
from tests.intake.extracts.memberships import employee, text_of

ROWS = 16


def outcome_of(
    right: set[int],
    most: int,
    folder: Path,
    reference: dict[str, pyarrow.Table],
    monkeypatch: pytest.MonkeyPatch,
) -> Outcome:
    """Judge a file of rows of a sex that nobody has, but for the right ones, a few rows at a time."""
    monkeypatch.setattr("flows.intake.reading.read_blocks", partial(read_blocks, size=600))
    monkeypatch.setattr("flows.intake.take_in.TOGETHER_BYTES", 600)
    monkeypatch.setattr("flows.intake.take_in.MOST_TOLD", most)
    rows = [employee(number, **({} if number in right else {"jk": "X"})) for number in range(ROWS)]
    folder.mkdir()
    file = folder / "N01.csv"
    file.write_text(text_of(rows), encoding="utf-8")
    [outcome] = judge_together([(file, Sender())], folder / "kept", reference)
    return outcome


@pytest.mark.parametrize("right", [set(), {0}, {ROWS - 1}])
def test_what_is_let_go_is_not_missed(
    right: set[int],
    tmp_path: Path,
    shipped_reference: dict[str, pyarrow.Table],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = outcome_of(right, 5, tmp_path / "few", shipped_reference, monkeypatch)
    all_told = outcome_of(right, 10 * ROWS, tmp_path / "all", shipped_reference, monkeypatch)
    assert few == all_told
    assert (few.accepted, few.rejected) == (len(right), ROWS - len(right))
    assert few.by_rule["jk.not_in_list"] == ROWS - len(right)
    if not right:
        assert str(few.reason).startswith(f"{ROWS} of {ROWS} rows break one rule (jk.not_in_list)")
