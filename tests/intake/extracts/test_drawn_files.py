"""Laws of the intake on drawn extracts: what is planted is found, a clean row is never refused, lines add up.

CAKUPAN_DRAWN_FILES says how many, 250 by default.
"""

import os
from collections import Counter
from functools import partial
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from flows.intake.blocks import read_blocks
from flows.intake.outcome import ROWS
from tests.intake.extracts.drawn_files import DEFECTS, OF_LINES, OF_ROWS, Drawn, draw_file
from tests.intake.extracts.judging import judge_together, ledger, lines_of

FILES = int(os.environ.get("CAKUPAN_DRAWN_FILES", "250"))
TOGETHER = 63
SIZES = (64, 333, 1_000, 48 << 20)
"""Bytes of a block: smaller than a row, about a row, several rows, the whole file."""


@pytest.fixture(scope="module")
def regions(shipped_reference: dict[str, pyarrow.Table]) -> list[tuple[str, str]]:
    """Regencies of the territory by both codes."""
    rows = shipped_reference["regions"].to_pylist()
    return [
        (row["region_code"], row["kemendagri_code"])
        for row in rows
        if row["region_level"] == "regency" and row["island_group_code"] == "KAL"
    ]


@pytest.mark.parametrize("first", range(0, FILES, TOGETHER))
def test_what_is_planted_is_found_and_nothing_else(
    first: int,
    regions: list[tuple[str, str]],
    shipped_reference: dict[str, pyarrow.Table],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = [draw_file(seed, regions)[0] for seed in range(first, min(first + TOGETHER, FILES))]
    size = SIZES[first // TOGETHER % len(SIZES)]
    monkeypatch.setattr("flows.intake.reading.read_blocks", partial(read_blocks, size=size))
    monkeypatch.setattr("flows.intake.take_in.TOGETHER_BYTES", 200_000)
    for file in files:
        (tmp_path / file.name).write_bytes(file.content)
    outcomes = judge_together(
        [(tmp_path / f.name, f.sender) for f in files], tmp_path / "kept", shipped_reference
    )
    for number, (file, outcome) in enumerate(zip(files, outcomes, strict=True)):
        counts = (len(file.accepted), file.rejected, file.duplicates, file.structural)
        found = (outcome.status, lines_of(outcome), ledger(outcome))
        assert found == (status_of(file), file.told, (sum(counts), *counts)), file.name
        assert outcome.by_rule == Counter(rule for _, rule, _ in file.told), file.name
        kept = pyarrow.parquet.read_table(tmp_path / "kept" / str(number) / ROWS)
        assert sorted(kept["line"].to_pylist()) == file.accepted, file.name


def status_of(file: Drawn) -> str:
    return "partial" if file.rejected else "accepted"


def test_every_kind_of_defect_is_planted_in_many_files(regions: list[tuple[str, str]]) -> None:
    planted: Counter[str] = Counter()
    for seed in range(250):
        planted += draw_file(seed, regions)[1]
    assert {kind for kind in (*DEFECTS, *OF_LINES, *OF_ROWS) if planted[kind] < 5} == set()
