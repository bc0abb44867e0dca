"""flows.report.boundaries: a boundary file of the office is drawn, or refused in words."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.problems import WrongUsage
from flows.report.boundaries import fitting, of_territory, read_boundaries
from flows.report.page import page_text
from flows.settings import Settings

SQUARE = [[[114.5, -3.31234], [114.7, -3.3], [114.7, -3.1], [114.5, -3.31234]]]


def feature(code: Any = "6371", kind: str = "Polygon", coordinates: Any = SQUARE) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"region_code": code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def written(settings: Settings, folder: Path, content: Any) -> Settings:
    path = folder / "regencies.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return replace(settings, boundaries=path)


def test_shapes_keep_their_code_and_are_rounded_and_without_a_file_there_are_none(
    published: Settings, tmp_path: Path
) -> None:
    shapes = read_boundaries(written(published, tmp_path, {"features": [feature(6371)]}))
    assert shapes is not None
    assert shapes[0]["region_code"] == "6371"
    assert shapes[0]["geometry"]["coordinates"][0][0] == [114.5, -3.312]
    assert read_boundaries(published) is None


def test_the_page_draws_the_boundaries_instead_of_tiles(published: Settings, tmp_path: Path) -> None:
    settings = written(published, tmp_path, {"features": [feature(), feature("9999")]})
    text = page_text(published.published, of_territory(settings, published.published))
    assert 'data-chart="boundary_map"' in text
    assert 'data-chart="tile_map"' not in text
    assert '"region_code":"9999"' not in text
    assert "55 regencies and cities are not in the office&#39;s boundary file" in text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "is not readable as JSON"),
        ("[" * 100_000, "is not readable as JSON"),
        ([], "no list of features"),
        ({"features": []}, "no list of features"),
        ({"features": [{"type": "Feature"}]}, "feature 1 has no property region_code"),
        ({"features": [feature(), feature(kind="Point")]}, "feature 2 is no Polygon or MultiPolygon"),
        ({"features": [feature(coordinates=[[[1, "x"]]])]}, "no longitude and latitude"),
        ({"features": [feature(coordinates=[[[114.5]]])]}, "no longitude and latitude"),
        ({"features": [feature(coordinates=[[[11450.0, -3.3]]])]}, "no longitude and latitude"),
        ({"features": [feature(coordinates=None)]}, "no longitude and latitude"),
        ({"features": [feature(coordinates=[[[float("nan"), 1.0]]])]}, "no longitude and latitude"),
    ],
)
def test_what_is_no_boundary_file_is_refused(
    content: Any, told: str, published: Settings, tmp_path: Path
) -> None:
    with pytest.raises(WrongUsage, match=told):
        read_boundaries(written(published, tmp_path, content))


def test_a_file_that_is_not_there_is_named(published: Settings, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=r"none\.geojson .*cannot be read"):
        read_boundaries(replace(published, boundaries=tmp_path / "none.geojson"))


FINE = {"coordinates": [[114.123, -3.123]] * 100_000}


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ({"region_code": "63.71"}, r"its codes are such as 63\.71; expected BPS codes such as 6371"),
        ({"region_code": "6371", "geometry": FINE}, "Simplify them first"),
    ],
)
def test_codes_of_another_system_and_what_is_too_fine_for_a_page_are_refused(shape: Any, told: str) -> None:
    with pytest.raises(WrongUsage, match=told):
        fitting([shape], {"6371"})
