"""Dynamic tables of BPS become a CSV of a dataset; what could be read in two ways is not read."""

import csv
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.problems import OutsideFailed, Problem, WrongUsage
from flows.pull import bps_readings
from flows.pull.kinds.bps import fetch, offers
from flows.pull.offer import Asked, Draft, Fetched, NotThere, Refused, Transient, Unchanged
from flows.settings import PROJECT, load_settings
from flows.sources import Source, sources_of
from flows.warehouse.validate import judge_files
from tests.servers.bps import KEY, Bps, serving, table

PROVINCES = [(6100, "<b>KALIMANTAN BARAT</b>"), (6300, "KALIMANTAN SELATAN"), (9999, "INDONESIA")]
TABLE = ("0000", "529", "124")
ROUNDS = [(189, "Februari"), (190, "Agustus")]
KINDS = [(11, "Bekerja"), (12, "Pengangguran")]
SENDER = """
[senders.workforce.sakernas]
columns = { area_name = "vervar.label", year = "tahun.label", month = "turtahun.label", employed = "Bekerja" }
ignore_columns = ["vervar.val", "Pengangguran"]
values = { source_url = "https://webapi.bps.go.id/" }
"""
LISTS: dict[str, Any] = {
    "vervar": PROVINCES,
    "var": [(529, "Angkatan Kerja")],
    "turvar": KINDS,
    "tahun": [(124, "2024")],
    "turtahun": ROUNDS,
}


@pytest.fixture
def bps(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bps]:
    monkeypatch.setenv("BPS_KEY", KEY)
    with serving() as server:
        yield server


def source_of(location: str, **keys: Any) -> Source:
    section = {
        "kind": "bps",
        "location": location,
        "dataset": "workforce",
        "senders": ["sakernas"],
        "domain": "0000",
        "variable": 529,
        "years": [2024],
        "key_env": "BPS_KEY",
        "unit": "orang",
        "only": {"vervar": [6100, "KALIMANTAN SELATAN"]},
        "timeout_seconds": 2,
    }
    return sources_of({"bps": section | keys}, Path("/etc/cakupan.toml"))[0]


def land(source: Source, folder: Path, **keys: Any) -> tuple[Fetched, Path]:
    (offer,) = offers(source, Asked(("2024-11",)))
    draft = Draft(folder / "draft", **{"most_bytes": 10**6} | keys)
    return fetch(source, offer, draft), draft.path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]


def rows_of(bps: Bps, folder: Path, content: dict[str, Any], **keys: Any) -> list[dict[str, str]]:
    """Land a table with this content; return its rows."""
    bps.tables[TABLE] = table(content, **LISTS | keys.pop("lists", {}))
    return rows(land(source_of(bps.location, **keys), folder)[1])


def refused(bps: Bps, folder: Path, answer: Any, **keys: Any) -> Problem:
    bps.tables[TABLE] = answer
    with pytest.raises(Problem) as caught:
        land(source_of(bps.location, **keys), folder)
    return caught.value


def test_a_table_becomes_rows_in_the_words_of_bps(bps: Bps, tmp_path: Path) -> None:
    content = {
        "610052911124190": 2860000,
        "610052912124190": 146200.5,
        "610052911124189": 2760000,
        "630052911124190": "2150000",
        "999952911124190": 144640000,
    }
    bps.tables[TABLE] = table(content, **LISTS)

    _, path = land(source_of(bps.location), tmp_path)

    assert path.read_text().splitlines() == [
        "vervar.label,vervar.val,tahun.label,turtahun.label,Bekerja,Pengangguran",
        "KALIMANTAN BARAT,6100,2024,Februari,2760000,",
        "KALIMANTAN BARAT,6100,2024,Agustus,2860000,146200.5",
        "KALIMANTAN SELATAN,6300,2024,Agustus,2150000,",
    ]
    told = bps.asked
    assert told == [{"model": "data", "lang": "ind", "domain": "0000", "var": "529", "th": "124", "key": KEY}]


def test_the_intake_accepts_its_rows(bps: Bps, tmp_path: Path) -> None:
    content = {"610052911124190": 2860000, "630052912124189": 79000, "999952911124190": 144640000}
    bps.tables[TABLE] = table(content, **LISTS)
    _, path = land(source_of(bps.location, only={}), tmp_path)
    config = tmp_path / "cakupan.toml"
    shipped = (PROJECT / "cakupan.toml").read_text(encoding="utf-8")
    config.write_text(shipped.replace("data/raw", str(PROJECT / "data" / "raw")) + SENDER, encoding="utf-8")

    (judged,) = judge_files(load_settings(config), "workforce", [path.rename(tmp_path / "sakernas.csv")])

    assert (judged.outcome.status, judged.outcome.accepted) == ("accepted", 3)


def test_the_documented_answer_is_read(bps: Bps, tmp_path: Path) -> None:
    documented = table(
        {"99991452891000": 83.68},
        unit="Persen",
        var=[(145, "Persentase Rumah Tangga")],
        turvar=[(289, "Listrik PLN")],
        vervar=[(9999, "INDONESIA")],
        tahun=[(100, "2000")],
        turtahun=[(0, "Tahun")],
    )
    bps.tables["0000", "145", "100"] = documented
    _, path = land(source_of(bps.location, variable=145, years=[2000], unit="Persen", only={}), tmp_path)

    [row] = rows(path)
    assert (row["vervar.label"], row["tahun.label"], row["Listrik PLN"]) == ("INDONESIA", "2000", "83.68")


def test_figures_without_a_kind_are_called_by_their_variable(bps: Bps, tmp_path: Path) -> None:
    lists = {"turvar": [(0, "Tidak ada")], "var": [(529, "Penduduk bekerja")]}
    [row] = rows_of(bps, tmp_path, {"61005290124190": 7}, lists=lists)
    assert row["Penduduk bekerja"] == "7"


@pytest.mark.parametrize(
    ("value", "factor", "written"),
    [
        (2860.1, 1000, "2860100"),
        (0.1, 3, "0.3"),
        (1.10, 1, "1.1"),
        (144640000, 1, "144640000"),
        (1e16, 1, "10000000000000000"),
        (1e-7, 1, "0.0000001"),
        (86.5, 0.01, "0.865"),
        ("45.30", 1, "45.3"),
        (4.625, 1, "4.625"),
        (0, 1000, "0"),
        (100.0, 1, "100"),
    ],
)
def test_figures_are_multiplied_as_they_are_written(
    bps: Bps, tmp_path: Path, value: Any, factor: float, written: str
) -> None:
    [row] = rows_of(bps, tmp_path, {"610052911124190": value}, factor=factor)
    assert row["Bekerja"] == written


def test_years_become_one_delivery_without_those_that_are_not_there_yet(bps: Bps, tmp_path: Path) -> None:
    bps.tables["0000", "529", "123"] = table({"610052911123190": 2}, **LISTS | {"tahun": [(123, "2023")]})
    found = rows_of(bps, tmp_path, {"610052911124190": 1}, years=[2023, 2024, 2025])
    assert [(row["tahun.label"], row["Bekerja"]) for row in found] == [("2023", "2"), ("2024", "1")]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "OK", "data-availability": "list-not-available", "data": ""},
        {"status": "OK", "data-availability": "not-available"},
        table({}, **LISTS),
        table({}, **LISTS) | {"datacontent": []},
    ],
)
def test_a_table_without_figures_is_not_there(bps: Bps, tmp_path: Path, answer: Any) -> None:
    bps.tables[TABLE] = answer

    with pytest.raises(NotThere):
        land(source_of(bps.location), tmp_path)


def test_equal_figures_are_the_same_version_and_are_not_landed_again(bps: Bps, tmp_path: Path) -> None:
    bps.tables[TABLE] = table({"610052911124190": 1}, **LISTS)
    first, path = land(source_of(bps.location), tmp_path)
    body = path.read_bytes()
    bps.tables[TABLE] |= {"last_update": "2025-01-01 00:00:00"}

    with pytest.raises(Unchanged):
        land(source_of(bps.location), tmp_path, known_version=first.version)
    bps.tables[TABLE] = table({"610052911124190": 2}, **LISTS)
    other, _ = land(source_of(bps.location), tmp_path, known_version=first.version)

    assert other.version != first.version
    assert path.read_bytes() != body


def test_ids_of_unlike_length_are_told_apart_by_the_whole_key(bps: Bps, tmp_path: Path) -> None:
    lists = {"vervar": [(6, "A"), (61, "B")], "turvar": [(11, "Bekerja"), (1, "Lain")]}
    found = rows_of(bps, tmp_path, {"652911124190": 5, "6152911124190": 7}, lists=lists, only={})
    assert {row["vervar.label"]: row["Bekerja"] for row in found} == {"A": "5", "B": "7"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"datacontent": {"999999": 1}}, "key 999999 of BPS fits none of its ids"),
        ({"datacontent": {"<script>": 1}}, ": a key of BPS fits none"),
        ({"datacontent": "none"}, "without datacontent"),
        ({"vervar": None}, "without the list vervar"),
        ({"turvar": {"val": 11}}, "without the list turvar"),
        ({"vervar": [{"val": "6100 or 1", "label": ""}]}, "in the list vervar of BPS an id is no number"),
        ({"vervar": [{"val": True, "label": ""}]}, "in the list vervar of BPS an id is no number"),
        ({"vervar": ["6100"]}, "in the list vervar of BPS an id is no number"),
        ({"datacontent": {"610052911124190": "14,45"}}, "no number written as 1234.5"),
        ({"datacontent": {"610052911124190": "50.000"}}, "no number written as 1234.5"),
        ({"datacontent": {"610052911124190": "-"}}, "no number written as 1234.5"),
        ({"datacontent": {"610052911124190": True}}, "no number written as 1234.5"),
        ({"datacontent": {"610052911124190": {"a": 1}}}, "no number written as 1234.5"),
        ({"datacontent": {"610052911124190": float("nan")}}, "no number written as 1234.5"),
        ({"datacontent": {"610052911124190": "1e5"}}, "no number written as 1234.5"),
        ({"tahun": [{"val": 124, "label": "2022"}]}, "answers with another year"),
        ({"var": [{"val": 529, "label": "x", "unit": "Ribu Orang"}]}, "not the declared 'orang'"),
        ({"var": [{"val": 529, "label": "x"}]}, "not the declared 'orang'"),
    ],
)
def test_what_is_not_as_documented_is_refused(
    bps: Bps, tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    problem = refused(bps, tmp_path, table({"610052911124190": 1}, **LISTS) | change)

    assert isinstance(problem, Refused)
    assert told in str(problem)
    assert "year 2024" in str(problem)


def test_lists_that_make_too_many_cells_are_refused(
    bps: Bps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bps_readings, "MOST_CELLS", 11)

    problem = refused(bps, tmp_path, table({"610052911124190": 1}, **LISTS))

    assert "more than 11 cells" in str(problem)


TWO_WAYS = {"vervar": [(6, "A"), (61, "B")], "var": [(11, "x"), (1, "y")], "turvar": [(0, "")]}


@pytest.mark.parametrize(
    ("content", "keys", "told"),
    [
        (
            {"6110124190": 5},
            {"lists": TWO_WAYS, "only": {}},
            ["key 6110124190 of BPS fits its ids in more than one way"],
        ),
        (
            {"610052911124190": 1, "610052912124190": 2},
            {"lists": {"turvar": [(11, "Jumlah"), (12, "Jumlah")]}},
            ["two kinds of figures of BPS are called Jumlah. Pick one by its id"],
        ),
        (
            {"610052911124190": 1},
            {"only": {"vervar": ["KALBAR"]}},
            ["none of those in `only`", "vervar has KALIMANTAN BARAT."],
        ),
    ],
    ids=["a key of two ways", "two kinds of one name", "a pick that fits nothing"],
)
def test_what_could_be_read_in_two_ways_or_none_is_refused(
    bps: Bps, tmp_path: Path, content: dict[str, int], keys: dict[str, Any], told: list[str]
) -> None:
    lists = LISTS | keys.get("lists", {})
    others = {name: value for name, value in keys.items() if name != "lists"}
    problem = refused(bps, tmp_path, table(content, **lists), **others)
    assert isinstance(problem, Refused)
    assert [part for part in told if part not in str(problem)] == []
    assert ("KALIMANTAN" in str(problem)) == ("KALIMANTAN" in told[-1])


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "Error", "message": f"Invalid key {KEY}"},
        [],
        "OK",
        {"status": None},
        (403, {}, KEY.encode()),
        (500, {}, KEY.encode()),
        (302, {"Location": f"http://127.0.0.1:1/{KEY}"}, b""),
        (302, {"Location": f"/v1/other/{KEY}"}, b""),
        (200, {}, f"<html>{KEY}".encode()),
        (418, {"X": KEY}, b""),
    ],
)
def test_the_key_is_in_no_message_and_no_log(
    bps: Bps, tmp_path: Path, answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for name in (None, "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, name)

    problem = refused(bps, tmp_path, answer)

    assert isinstance(problem, OutsideFailed)
    assert KEY not in str(problem) + repr(problem) + caplog.text
    assert "bps" in str(problem)


def test_the_key_is_in_no_log_where_all_is_well(
    bps: Bps, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in (None, "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, name)
    bps.tables[TABLE] = table({"610052911124190": 1}, **LISTS)

    _, path = land(source_of(bps.location), tmp_path)

    assert bps.asked[0]["key"] == KEY
    assert KEY not in caplog.text + path.read_text()


def test_a_wrong_key_is_not_tried_again(bps: Bps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPS_KEY", "salah")

    problem = refused(bps, tmp_path, table({}, **LISTS))

    assert not isinstance(problem, Transient)
    assert "salah" not in str(problem)


def test_a_key_that_is_not_set_is_named(bps: Bps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BPS_KEY")

    assert "BPS_KEY" in str(refused(bps, tmp_path, None))


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"years": []}, "years is"),
        ({"years": [24]}, "years is"),
        ({"years": ["2024"]}, "years is"),
        ({"years": [2024, 2024]}, "names one twice"),
        ({"domain": "63/key"}, "domain is"),
        ({"senders": ["a", "b"]}, "must name exactly one"),
        ({"factor": 0}, "factor is 0"),
        ({"factor": True}, "factor is True"),
        ({"factor": "1000"}, "factor is '1000'"),
        ({"columns": {"employed": "Bekerja"}}, "columns is not known"),
        ({"only": {"wilayah": 1}}, "only.wilayah is not known"),
    ],
)
def test_a_wrong_configuration_is_named(bps: Bps, keys: dict[str, Any], told: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        source_of(bps.location, **keys)

    assert told in str(caught.value)
