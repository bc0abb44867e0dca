"""sql/core/region_members.sql on drawn tables."""

from tests.conftest import Run

REGIONS = """
    region_code | region_level | parent_region_code | island_group_code
    0000        | national     |                    |
    KAL         | island_group | 0000               |
    6100        | province     | 0000               | KAL
    6200        | province     | 0000               | KAL
    9400        | province     | 0000               |
    6206        | regency      | 6200               | KAL
"""


def members(run_model: Run) -> list[tuple[str, str, int]]:
    rows = run_model("core.region_members", given={"core.regions": REGIONS})
    return [(row["parent_region_code"], row["region_code"], row["member_count"]) for row in rows]


def test_provinces_add_up_to_the_nation_and_to_their_island_group(run_model: Run) -> None:
    assert [m for m in members(run_model) if m[0] in ("0000", "KAL")] == [
        ("0000", "6100", 3),
        ("0000", "6200", 3),
        ("0000", "9400", 3),
        ("KAL", "6100", 2),
        ("KAL", "6200", 2),
    ]


def test_regencies_add_up_to_their_province_and_to_nothing_else(run_model: Run) -> None:
    assert [m for m in members(run_model) if m[1] == "6206"] == [("6200", "6206", 1)]


def test_an_island_group_is_no_member_of_the_nation_as_its_provinces_are(run_model: Run) -> None:
    assert "KAL" not in {member for _, member, _ in members(run_model)}
