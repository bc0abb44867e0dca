"""What is told of a delivery is told of it alone, whatever it is judged with."""

from pathlib import Path

import pyarrow
import pytest

from flows.intake import judge, tally
from flows.settings import Sender
from tests.intake.extracts.judging import judge_together
from tests.intake.extracts.memberships import employee, text_of

LISTED = 5


def memberships(file: Path, rows: int, first: int) -> Path:
    """Write rows without a NIK, which is a warning."""
    file.write_text(text_of([employee(number, nik="") for number in range(first, first + rows)]))
    return file


def test_of_a_warning_the_first_rows_of_each_delivery_are_named(
    tmp_path: Path, shipped_reference: dict[str, pyarrow.Table], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (tally, judge):
        monkeypatch.setattr(module, "WARNINGS_LISTED", LISTED)
    files = [(memberships(tmp_path / f"{n}.csv", 20 + n, 1000 * n), Sender()) for n in range(3)]
    together = judge_together(files, tmp_path / "together", shipped_reference)
    alone = [
        judge_together([file], tmp_path / f"alone-{n}", shipped_reference)[0] for n, file in enumerate(files)
    ]
    assert together == alone
    for number, outcome in enumerate(together):
        assert [breach.line for breach in outcome.breaches] == list(range(2, 2 + LISTED))
        assert outcome.by_rule == {"nik.missing": 20 + number}
