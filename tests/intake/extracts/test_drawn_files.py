"""Laws of the intake on drawn extracts: what is planted is found, a clean row is never refused, lines add up.

CAKUPAN_DRAWN_FILES says how many, 250 by default.
"""

import os
from collections import Counter
from functools import partial
from pathlib import Path

import pyarrow.parquet
import pytest

from flows.intake.blocks import read_blocks
from flows.intake.outcome import ROWS
from tests.intake.extracts.drawn_files import CHANGES, OF_LINES, OF_ROWS, draw_file
from tests.intake.extracts.judging import judge_together, ledger, lines_of
from tests.schemas.extracts.delivered import reference

FILES = int(os.environ.get("CAKUPAN_DRAWN_FILES", "250"))
TOGETHER = 63
SIZES = (64, 333, 1_000, 48 << 20)
"""Bytes of a block: smaller than a row, about a row, several rows, the whole file."""


@pytest.mark.parametrize("first", range(0, FILES, TOGETHER))
def test_what_is_planted_is_found_and_nothing_else(
    first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [draw_file(seed) for seed in range(first, min(first + TOGETHER, FILES))]
    size = SIZES[first // TOGETHER % len(SIZES)]
    monkeypatch.setattr("flows.intake.reading.read_blocks", partial(read_blocks, size=size))
    monkeypatch.setattr("flows.intake.take_in.TOGETHER_BYTES", 200_000)
    for file in files:
        (tmp_path / file.name).write_bytes(file.content)
    outcomes = judge_together([(tmp_path / f.name, f.sender) for f in files], tmp_path / "kept", reference())
    for number, (file, outcome) in enumerate(zip(files, outcomes, strict=True)):
        counts = (len(file.accepted), file.rejected, file.duplicates, file.structural)
        status = "partial" if file.rejected else "accepted"
        found = (outcome.status, lines_of(outcome), ledger(outcome))
        assert found == (status, file.told, (sum(counts), *counts)), file.name
        assert outcome.by_rule == Counter(rule for _, rule, _ in file.told), file.name
        kept = pyarrow.parquet.read_table(tmp_path / "kept" / str(number) / ROWS)
        assert sorted(kept["line"].to_pylist()) == file.accepted, file.name


def test_every_kind_of_row_and_line_is_planted() -> None:
    planted: Counter[str] = sum((draw_file(seed).planted for seed in range(250)), Counter())
    assert {*CHANGES, *OF_LINES, *OF_ROWS} - planted.keys() == set()
