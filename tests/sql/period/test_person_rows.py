"""sql/period/person_rows.sql on drawn rows."""

from tests.conftest import Run
from tests.drawn import pseudonym


def test_only_active_memberships_with_a_person_count_as_people(run_model: Run) -> None:
    given = {
        "period.kept": """
            membership_id | person_id | is_active | segment | region_code | domicile_region_code
            m1            | p1        | true      | PU      | 6401        | 6402
            m2            | p1        | true      | BPU     | 6403        |
            m3            | p2        | false     | PU      | 6401        | 6402
            m4            |           | true      | PU      | 6401        | 6402
        """
    }
    rows = run_model("period.person_rows", given=given)
    told = {str(r["membership_id"]): r["domicile_region_code"] for r in rows}
    assert told == {pseudonym("m1"): "6402", pseudonym("m2"): "unknown"}
    assert len({row["person_bucket"] for row in rows}) == 1
