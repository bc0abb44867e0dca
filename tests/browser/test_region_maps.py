"""The maps in Chromium: one colour is one coverage, and what may not be compared is grey."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Page

from flows.report.boundaries import Shape
from flows.report.charts import NONE
from flows.report.page import write_page
from flows.report.page_data import REPORTS, read_report
from flows.settings import Settings
from flows.warehouse.territory import REGENCIES
from tests.altered import altered
from tests.browser.charts import choices, choose
from tests.browser.chromium import DESKTOP
from tests.browser.conftest import Open

COLOURS = """(name) => [...document.querySelectorAll(`.id figure[data-chart=${name}] svg .role-mark path`)]
    .filter((path) => path.__data__?.datum?.region_code)
    .map((path) => [path.__data__.datum.region_code, getComputedStyle(path).fill])"""
HALVED = "update marts.coverage set coverage_rate = coverage_rate / 2 where period = '2024-09-01'"


@pytest.fixture(scope="module")
def release(simulated: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small simulated office with half the coverage in its first month."""
    return altered(simulated.published, tmp_path_factory.mktemp("maps"), HALVED)


@pytest.fixture(scope="module", params=["tile_map", "boundary_map"])
def region_map(request: pytest.FixtureRequest, release: Path, look: Open) -> tuple[str, Page]:
    """Each kind of map, drawn in Indonesian; the boundaries are a square for each regency."""
    with duckdb.connect(str(release), read_only=True) as connection:
        codes = [code for (code,) in connection.execute(REGENCIES).fetchall()]
    shapes = [square(code, *divmod(place, 8)) for place, code in enumerate(codes)]
    file = write_page(release, shapes if request.param == "boundary_map" else None)
    own = file.rename(release.with_name(f"{request.param}.html"))
    return request.param, look(own, DESKTOP, "id").page


@pytest.fixture(scope="module")
def coverage(release: Path) -> list[dict[str, Any]]:
    """The coverage of regencies as the page has it."""
    with duckdb.connect(str(release), read_only=True) as connection:
        return read_report(connection, REPORTS / "region_coverage.sql")


def square(code: str, row: int, column: int) -> Shape:
    """A regency of one degree by one."""
    west, north = 108 + column, 4 - row
    corners = [[west, north], [west + 1, north], [west + 1, north - 1], [west, north - 1], [west, north]]
    return {
        "type": "Feature",
        "region_code": code,
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }


def fills(page: Page, name: str) -> dict[str, str]:
    """The colour of each regency on a map; of tiles the first path is the coloured one."""
    found: dict[str, str] = {}
    for code, fill in page.evaluate(COLOURS, name):
        found.setdefault(code, fill)
    return found


def grey() -> str:
    """The colour of what is not compared, as a browser says it."""
    red, green, blue = (int(NONE[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def test_every_regency_is_on_the_map(region_map: tuple[str, Page]) -> None:
    name, page = region_map
    assert len(fills(page, name)) == 56


def compared(page: Page, coverage: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, float]]]:
    """Choose every month; yield it with the coverage of the regencies that may be compared in it."""
    for period in choices(page)["period"]:
        choose(page, "period", period)
        wanted = (period, "ALL", "compared")
        yield (
            period,
            {
                row["region_code"]: row["coverage_rate"]
                for row in coverage
                if (row["period"].isoformat(), row["segment"], row["shown_as"]) == wanted
            },
        )


def test_only_what_may_be_compared_is_coloured(
    region_map: tuple[str, Page], coverage: list[dict[str, Any]]
) -> None:
    name, page = region_map
    found, wanted = {}, {}
    for period, rates in compared(page, coverage):
        found[period] = {code for code, fill in fills(page, name).items() if fill != grey()}
        wanted[period] = set(rates)
    assert found == wanted
    assert any(found.values())


def test_one_colour_is_one_coverage_in_every_month(
    region_map: tuple[str, Page], coverage: list[dict[str, Any]]
) -> None:
    name, page = region_map
    seen: list[tuple[float, str]] = []
    for _, rates in compared(page, coverage):
        shown = fills(page, name)
        seen += [(rate, shown[code]) for code, rate in rates.items()]
    seen.sort(key=lambda pair: pair[0])
    darkness = [-sum(map(int, fill[4:-1].split(", "))) for _, fill in seen]
    assert darkness == sorted(darkness)
    greatest, darkest = seen[-1]
    assert {rate for rate, fill in seen if fill == darkest and rate < 0.98 * greatest} == set()
