"""Mistakes that would end a run at its end are told before a row of an extract is judged."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import schemas
from flows.problems import NotPublished, WrongUsage
from flows.settings import Settings
from flows.warehouse import rehearsal
from flows.warehouse.batch import take_in_step
from flows.warehouse.in_force import taken_in
from flows.warehouse.plan import make_plan
from flows.warehouse.rehearsal import rehearse
from flows.warehouse.steps import steps_with_news
from tests.builds import warm_copy

RECAP = "periode,kode_kantor,kode_wilayah,sistem_kode,segmen,status,jumlah\n"
Begin = Callable[[Settings], list[str]]


@pytest.fixture
def office(published: Settings, tmp_path: Path) -> Settings:
    """The shipped records, taken in, and an extract that is not."""
    settings = warm_copy(published, tmp_path)
    key = tmp_path / "key"
    key.write_text("0f" * 32, encoding="ascii")
    key.chmod(0o600)
    folder = settings.raw / "recaps" / "2024-10"
    folder.mkdir(parents=True)
    (folder / "N01.csv").write_text(f"{RECAP}2024-10,CAB-BANJARMASIN,6371,bps,PU,AKTIF,2\n", encoding="utf-8")
    return replace(settings, key_file=key)


@pytest.fixture
def begin() -> Begin:
    """Begin a run, up to the first step of extracts; return what is said before it."""

    def begin(settings: Settings) -> list[str]:
        plan = make_plan(settings)
        for step in steps_with_news(settings, plan):
            if step.periods:
                break
            take_in_step(settings, plan, step)
        told = rehearse(settings, plan)
        assert not [t for t in taken_in(settings, plan) if t.delivery.dataset in schemas.EXTRACTS]
        return told

    return begin


def revise(settings: Settings, dataset: str, change: Callable[[str], str], sender: str = "curated") -> None:
    path = settings.raw / dataset / f"{sender}.csv"
    path.with_name(f"{sender}.r2.csv").write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def without_copy(office: Settings) -> None:
    """Take away the bases of all regions: those of Kalimantan and some more are left."""
    (office.raw / "workforce" / "sakernas_copy.csv").unlink()
    manifest = office.raw / "manifest.jsonl"
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    manifest.write_text("".join(one for one in lines if "sakernas_copy" not in one), encoding="utf-8")


def test_the_shipped_records_pass_and_what_passed_is_not_built_again(
    office: Settings, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_copy(office)
    [told] = begin(office)
    assert told.startswith("workforce has no base in some month for ")
    assert "data/raw/workforce/" in told
    with monkeypatch.context() as without:
        without.setattr(rehearsal, "build", None)
        assert begin(office) == []
    (office.warehouse / "cache" / "rehearsed").write_text("x", encoding="utf-8")  # a note that is torn
    assert begin(office) == [told]


def test_a_territory_that_is_no_region_is_told(office: Settings, begin: Begin) -> None:
    with pytest.raises(WrongUsage, match=r"office.region_code is 'kal'.* 6300, .*KAL"):
        begin(replace(office, region_code="kal"))


def test_a_territory_without_base_and_printed_coverage_names_the_workforce(
    office: Settings, begin: Begin
) -> None:
    without_copy(office)
    with pytest.raises(
        NotPublished, match=r"workforce has no base of the territory 7400 .*data/raw/workforce"
    ):
        begin(replace(office, region_code="7400"))


def test_reference_data_that_are_refused_are_told(office: Settings, begin: Begin) -> None:
    revise(office, "segments", lambda text: text.replace("PU", "P U", 1))
    with pytest.raises(NotPublished, match=r"(?s)Reference data were refused.*segments/curated\.r2\.csv"):
        begin(office)


def test_what_the_reference_data_leave_open_is_told(office: Settings, begin: Begin) -> None:
    revise(office, "base_definitions", lambda text: text.replace("sakernas_employed,", "sakernas_employes,"))
    with pytest.raises(NotPublished, match=r"check\(s\) did not pass"):
        begin(office)


def test_boundaries_of_other_regions_are_told(office: Settings, begin: Begin, tmp_path: Path) -> None:
    square = [[[0, 0], [0, 1], [1, 1], [0, 0]]]
    shape = {
        "type": "Feature",
        "properties": {"region_code": "1171"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    path = tmp_path / "shapes.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [shape]}), encoding="utf-8")
    with pytest.raises(WrongUsage, match="holds no regency of the territory"):
        begin(replace(office, boundaries=path))


def test_a_survey_that_is_not_there_is_no_reason_to_stop_where_coverage_is_printed(
    office: Settings, begin: Begin
) -> None:
    shutil.rmtree(office.raw / "workforce")
    manifest = office.raw / "manifest.jsonl"
    lines = manifest.read_bytes().splitlines(keepends=True)
    manifest.write_bytes(b"".join(line for line in lines if b'"workforce"' not in line))
    [told] = begin(office)
    assert "KAL Kalimantan" in told
