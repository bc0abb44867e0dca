"""The published records that ship: all accepted, all registered, and every figure read once in its time."""

import csv
import hashlib
import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest

import schemas
from flows.intake.delivery import Delivery
from flows.intake.manifest import read_manifest
from flows.intake.stock import take_stock
from flows.settings import PROJECT
from tests.conftest import copy_raw

RAW = PROJECT / "data" / "raw"
FILES = sorted(path.relative_to(RAW).as_posix() for path in RAW.glob("*/*.csv"))


def rows(dataset: str) -> list[dict[str, str]]:
    """Every shipped row of a dataset, as text."""
    found: list[dict[str, str]] = []
    for path in sorted((RAW / dataset).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


def test_the_ledger_counts_every_line_of_every_shipped_file(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "select file, status, physical_rows, accepted_rows from audit.deliveries order by file"
    lines = {file: (RAW / file).read_bytes().count(b"\n") for file in FILES}
    told = [(file, "accepted", count, count - 1) for file, count in lines.items()]
    assert warehouse.execute(query).fetchall() == told


def test_every_dataset_ships() -> None:
    assert sorted({file.partition("/")[0] for file in FILES}) == [*schemas.CURATED]


def manifest() -> list[Delivery]:
    found = read_manifest(RAW)
    if not found:
        pytest.skip("no manifest yet: run `cakupan run` and commit data/raw/manifest.jsonl")
    return [entry for entry in found if entry.file in FILES and entry.withdrawn_at is None]


def test_the_manifest_names_the_contents_that_ship() -> None:
    shipped = {file: hashlib.sha256((RAW / file).read_bytes()).hexdigest() for file in FILES}
    assert {entry.file: entry.sha256 for entry in manifest()} == shipped


def test_the_manifest_says_of_every_shipped_file_when_it_was_received_and_how_long_it_is() -> None:
    wrong = [
        entry.file
        for entry in manifest()
        if entry.bytes != (RAW / entry.file).stat().st_size
        or not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", entry.received_at)
    ]
    assert wrong == []


def test_a_fresh_clone_has_nothing_to_register_and_nothing_held(tmp_path: Path) -> None:
    assert manifest()
    inventory = take_stock(copy_raw(tmp_path / "raw"))
    ours = [delivery.file for delivery in inventory.registered if delivery.file in FILES]
    assert (ours, [held.file for held in inventory.held if held.file in FILES]) == ([], [])


def test_every_figure_has_one_reading() -> None:
    figures = [row["figure_id"] for row in rows("published_figures")]
    readings = Counter(row["figure_id"] for row in rows("figure_readings"))
    assert readings == Counter(figures)


@pytest.mark.parametrize("kind", ["participant_definition", "base_definition"])
def test_a_reading_names_a_definition_that_holds_in_its_period(kind: str) -> None:
    spans = {
        row[kind]: (row["valid_from"] or "0000-00", row["valid_to"] or "9999-99") for row in rows(f"{kind}s")
    }
    outside = [
        (row["figure_id"], row["period"], row[kind])
        for row in rows("figure_readings")
        if row[kind] and not row["measure"].startswith("target")
        if not spans[row[kind]][0] <= row["period"] <= spans[row[kind]][1]
    ]
    assert outside == []


@pytest.mark.parametrize(
    ("known", "named"),
    [
        (
            "participant_definitions.participant_definition",
            "figure_readings.participant_definition participant_definitions.family",
        ),
        (
            "base_definitions.base_definition",
            "figure_readings.base_definition segments.sakernas_base targets.base_definition",
        ),
        ("segments.segment", "figure_readings.segment targets.segment"),
        (
            "published_figures.figure_id",
            "figure_checks.figure_id figure_checks.operand_id targets.figure_id targets.base_figure_id",
        ),
        ("offices.office_code", "offices.parent_office_code office_regions.office_code"),
        ("rate_regimes.regulation", "contribution_rates.regulation"),
        ("publishers.publisher", "published_figures.publisher"),
        ("provinces.official_name", "regions.province"),
    ],
)
def test_a_key_is_known_where_it_is_named(known: str, named: str) -> None:
    def of(place: str) -> set[str]:
        dataset, _, column = place.partition(".")
        return {row[column] for row in rows(dataset)}

    assert set().union(*map(of, named.split())) - of(known) <= {""}


def test_every_curated_word_of_many_is_known() -> None:
    programmes = {"JKK", "JKM", "JHT", "JP", "JKP"}
    segments = {row["segment"] for row in rows("segments")}
    unknown = [
        row["regime_code"]
        for row in rows("rate_regimes")
        if not {*row["programme"].split("+")} <= programmes or not {*row["segment"].split("+")} <= segments
    ]
    assert unknown == []


def test_no_region_code_is_given_twice_across_the_files() -> None:
    codes = Counter(row["kemendagri_code"] for row in rows("regions"))
    bps_codes = Counter(row["bps_code"] for row in rows("regions") if row["bps_code"])
    assert [code for code, count in [*codes.items(), *bps_codes.items()] if count > 1] == []


def test_a_note_in_quotes_holds_no_line_break() -> None:
    broken = [
        f"{dataset}: {cell}"
        for dataset in schemas.CURATED
        for row in rows(dataset)
        for cell in row.values()
        if "\n" in cell
    ]
    assert broken == []
