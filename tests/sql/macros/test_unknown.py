"""What a cut is asked for and no table lists is an error; what is listed and has no rows is an empty answer."""

import duckdb
import pytest

from tests.conftest import Run

CUTS = ["coverage_of", "flows_of", "funding_of", "growth_of", "series_of"]
TABLES = {
    "coverage_of": "marts.coverage",
    "flows_of": "marts.participation_flows",
    "funding_of": "marts.sponsored_memberships",
    "growth_of": "marts.growth",
    "series_of": "marts.coverage",
}
REGIONS = """
    region_code | region_name      | spellings
    6371        | Kota Banjarmasin | banjarmasin|kotabanjarmasin
    6372        | Kota Banjarbaru  | banjarbaru|kotabanjarbaru
"""
SEGMENTS = "segment\nALL\nBPU\nunknown"
FILLED = "period | region_code | region_name | segment\n2024-11-01 | 6371 | Kota Banjarmasin | ALL"


def given(cut: str, rows: str = "") -> dict[str, str]:
    segments = {"marts.segments": SEGMENTS} if cut == "series_of" else {}
    return {"marts.regions": REGIONS, TABLES[cut]: rows, **segments}


def told(run_macro: Run, call: str, rows: str) -> str:
    with pytest.raises(duckdb.Error) as error:
        run_macro(call, given(call.partition("(")[0], rows))
    return str(error.value).removeprefix("Invalid Input Error: ")


@pytest.mark.parametrize(
    ("region", "named"),
    [
        ("'nowhere'", "'nowhere'"),
        ("'Kab. Banjarmasin'", "'Kab. Banjarmasin'"),
        ("''", "''"),
        ("9999", "'9999'"),
        ("null", "null"),
    ],
)
@pytest.mark.parametrize("rows", [FILLED, ""], ids=["with rows", "without"])
@pytest.mark.parametrize("cut", CUTS)
def test_a_region_that_is_not_listed_is_an_error(
    run_macro: Run, cut: str, region: str, named: str, rows: str
) -> None:
    expected = f"{cut} knows no region {named}; marts.regions lists them."
    assert told(run_macro, f"{cut}({region})", rows) == expected


@pytest.mark.parametrize(
    "behind",
    ["where segment = 'PU'", "where period > date '2030-01-01'", "limit 1", "order by period desc limit 3"],
)
@pytest.mark.parametrize("cut", CUTS)
def test_what_is_asked_of_the_rows_does_not_hide_it(run_macro: Run, cut: str, behind: str) -> None:
    expected = f"{cut} knows no region 'nowhere'; marts.regions lists them."
    assert told(run_macro, f"{cut}('nowhere') {behind}", FILLED) == expected


@pytest.mark.parametrize("rows", [FILLED, ""], ids=["with rows", "without"])
@pytest.mark.parametrize(("segment", "named"), [("'xyz'", "'xyz'"), ("''", "''"), ("null", "null")])
def test_a_segment_that_is_not_listed_is_an_error(
    run_macro: Run, segment: str, named: str, rows: str
) -> None:
    expected = f"series_of knows no segment {named}; marts.segments lists them."
    assert told(run_macro, f"series_of('6371', segment := {segment})", rows) == expected


def test_of_two_that_are_not_listed_the_region_is_told(run_macro: Run) -> None:
    expected = "series_of knows no region 'nowhere'; marts.regions lists them."
    assert told(run_macro, "series_of('nowhere', segment := 'xyz')", FILLED) == expected


@pytest.mark.parametrize(
    "call", [*(f"{cut}('kota banjarbaru')" for cut in CUTS), "series_of('6371', segment := 'unknown')"]
)
def test_a_region_or_segment_without_rows_is_an_empty_answer(run_macro: Run, call: str) -> None:
    assert run_macro(call, given(call.partition("(")[0], FILLED)) == []


@pytest.mark.parametrize("cut", CUTS)
def test_a_cut_reads_names_as_region_of_does(run_macro: Run, cut: str) -> None:
    assert [row["region_code"] for row in run_macro(f"{cut}('BANJARMASIN')", given(cut, FILLED))] in (
        ["6371"],
        [],  # a cut of one month and no facts
    )
    expected = f"{cut} knows no region 'Banjarmasn'; the nearest is Kota Banjarmasin (6371)."
    assert told(run_macro, f"{cut}('Banjarmasn')", FILLED) == expected
