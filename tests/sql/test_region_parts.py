"""sql/exact/region_parts.sql on drawn tables."""

import pytest

from tests.conftest import Run

REGIONS = """
    region_code | region_level | parent_region_code | island_group_code
    0000        | national     |                    |
    KAL         | island_group | 0000               |
    6300        | province     | 0000               | KAL
    6400        | province     | 0000               | KAL
    6301        | regency      | 6300               | KAL
    6401        | regency      | 6400               | KAL
    6402        | regency      | 6400               | KAL
    5100        | province     | 0000               |
    5101        | regency      | 5100               |
"""


def parts(run_model: Run, office: str) -> dict[str, list[str]]:
    """Return the regencies of each region of an office's territory."""
    rows = run_model(
        "exact.region_parts", given={"core.regions": REGIONS, "ledger.office": f"region_code\n{office}"}
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["region_code"], []).append(row["regency_code"])
    return found


def test_an_island_group_is_made_of_the_regencies_of_its_provinces(run_model: Run) -> None:
    assert parts(run_model, "KAL") == {
        "6300": ["6301"],
        "6301": ["6301"],
        "6400": ["6401", "6402"],
        "6401": ["6401"],
        "6402": ["6402"],
        "KAL": ["6301", "6401", "6402"],
    }


@pytest.mark.parametrize(
    ("office", "found"), [("6400", {"6400", "6401", "6402"}), ("6401", {"6401"}), ("5100", {"5100", "5101"})]
)
def test_nothing_lies_above_the_territory_or_beside_it(run_model: Run, office: str, found: set[str]) -> None:
    assert parts(run_model, office).keys() == found


def test_an_office_of_the_nation_has_every_region(run_model: Run) -> None:
    found = parts(run_model, "0000")
    assert (len(found), found["0000"]) == (9, ["5101", "6301", "6401", "6402"])
