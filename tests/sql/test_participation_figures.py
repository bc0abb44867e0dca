"""sql/core/participation_figures.sql on drawn tables."""

from tests.conftest import Run
from tests.drawn import filled


def test_statements_and_both_sums_are_kept_side_by_side(run_model: Run) -> None:
    constant = {
        "period": "2024-11-01",
        "region_code": "KAL",
        "segment": "ALL",
        "measure": "participants",
        "participant_definition": "kanwil_2024",
        "provenance": "published",
    }
    given = {
        "core.participation_statements": filled(
            """
                origin | value   | preference | source
                stated | 3200000 | 5          | F0017
                stated | 3300000 | 6          | F0018
                """,
            **constant,
        ),
        "core.participation_segment_sums": filled(
            "origin: sum_of_segments | value: 3287020 | preference: 1 | source: F0010+F0012+F0014", **constant
        ),
        "core.participation_region_sums": filled(
            "origin: sum_of_regions | value: 3286000 | preference: 2 | source: F0001+F0002", **constant
        ),
    }
    rows = run_model("core.participation_figures", given=given)
    assert [(row["origin"], row["value"]) for row in rows] == [
        ("sum_of_segments", 3_287_020),
        ("sum_of_regions", 3_286_000),
        ("stated", 3_200_000),
        ("stated", 3_300_000),
    ]


RECORDS = """
    period     | region_code | segment | measure      | participant_definition | provenance     | origin  | value | as_of_date | source         | is_complete | completeness_rate | is_suppressed
    2024-10-01 | KAL         | ALL     | participants | admin_memberships      | administrative | counted | 31    | 2024-10-31 | period/2024-10 | true        | 1                 | false
    2024-11-01 | KAL         | ALL     | participants | admin_memberships      | administrative | counted |       | 2024-11-30 | period/2024-11 | false       | 0.75              | true
"""


def test_what_records_count_is_exact_and_speaks_of_its_last_day(run_model: Run) -> None:
    row = run_model("core.participation_figures", given={"core.administrative_counts": RECORDS})[0]
    assert (row["value_low"], row["value"], row["value_high"], row["printed_unit"]) == (31, 31, 31, 1)
    told = (str(row["as_of_earliest_date"]), str(row["as_of_latest_date"]), row["as_of_precision"])
    assert told == ("2024-10-31", "2024-10-31", "day")


def test_what_is_hidden_and_what_is_missing_is_kept_beside(run_model: Run) -> None:
    row = run_model("core.participation_figures", given={"core.administrative_counts": RECORDS})[1]
    told = ("value", "value_low", "value_high", "is_complete", "completeness_rate", "is_suppressed")
    assert [row[name] for name in told] == [None, None, None, False, 0.75, True]


def test_a_printed_figure_is_complete_and_hides_nothing(run_model: Run) -> None:
    (row,) = run_model(
        "core.participation_figures",
        given={"core.participation_statements": "period: 2024-11-01 | value: 30 | source: F0017"},
    )
    assert (row["is_complete"], row["completeness_rate"], row["is_suppressed"]) == (True, None, False)
