"""sql/period/transitions.sql on drawn crossings."""

from tests.conftest import Run
from tests.drawn import Row, filled
from tests.sql.period.months import NOVEMBER


def transitions(run_model: Run, crossings: str) -> list[Row]:
    given = {
        "period.bounds": NOVEMBER,
        "period.crossings": filled(crossings, segment="PU", from_segment="PU"),
    }
    return run_model("period.transitions", given=given)


def cells(rows: list[Row]) -> list[tuple[str, str | None, str | None, int]]:
    return [(r["kind"], r["from_region_code"], r["to_region_code"], r["memberships"]) for r in rows]


def test_transitions_are_counted_by_where_they_lead_from_and_to(run_model: Run) -> None:
    crossings = """
        kind   | was_active | was_observed | from_region_code | is_observed | is_active | region_code
        moved  | true       | true         | 6401             | true        | true      | 6402
        moved  | true       | true         | 6401             | true        | true      | 6402
        stayed | true       | true         | 6401             | true        | true      | 6401
               | false      | true         | 6401             | true        | false     | 6401
    """
    rows = transitions(run_model, crossings)
    assert cells(rows) == [("moved", "6401", "6402", 2), ("stayed", "6401", "6401", 1)]


def test_only_an_active_end_is_a_side(run_model: Run) -> None:
    crossings = """
        kind         | was_active | was_observed | from_region_code | is_observed | is_active | region_code
        joined       |            |              |                  | true        | true      | 6401
        returned     | false      | true         | 6402             | true        | true      | 6401
        lapsed       | true       | true         | 6401             | true        | false     | 6401
        unobserved   | true       | true         | 6401             | false       | true      | 6401
        restated_out | true       | true         | 6401             | false       | true      | 6401
    """
    rows = transitions(run_model, crossings)
    assert cells(rows) == [
        ("joined", None, "6401", 1),
        ("lapsed", "6401", None, 1),
        ("restated_out", "6401", None, 1),
        ("returned", None, "6401", 1),
        ("unobserved", "6401", None, 1),
    ]


def test_who_is_seen_again_comes_back_to_the_carried_cell_and_goes_on_from_there(run_model: Run) -> None:
    crossings = """
        kind         | was_active | was_observed | from_region_code | is_observed | is_active | region_code
        stayed       | true       | false        | 6401             | true        | true      | 6401
        moved        | true       | false        | 6402             | true        | true      | 6401
        restated_out | true       | false        | 6403             | false       | true      | 6403
        returned     | false      | false        | 6404             | true        | true      | 6404
    """
    rows = transitions(run_model, crossings)
    assert [cell for cell in cells(rows) if cell[0] == "reobserved"] == [
        ("reobserved", None, "6401", 1),
        ("reobserved", None, "6402", 1),
        ("reobserved", None, "6403", 1),
    ]
    assert [cell[:3] for cell in cells(rows) if cell[0] != "reobserved"] == [
        ("moved", "6402", "6401"),
        ("restated_out", "6403", None),
        ("returned", None, "6404"),
        ("stayed", "6401", "6401"),
    ]
