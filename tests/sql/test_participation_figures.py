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
    rows = run_model(
        "core.participation_figures",
        given={
            "core.participation_statements": filled(
                """
                origin | value   | preference | source
                stated | 3200000 | 5          | F0017
                stated | 3300000 | 6          | F0018
                """,
                **constant,
            ),
            "core.participation_segment_sums": filled(
                """
                origin          | value   | preference | source
                sum_of_segments | 3287020 | 1          | F0010+F0012+F0014
                """,
                **constant,
            ),
            "core.participation_region_sums": filled(
                """
                origin         | value   | preference | source
                sum_of_regions | 3286000 | 2          | F0001+F0002
                """,
                **constant,
            ),
        },
    )
    assert [(row["origin"], row["value"]) for row in rows] == [
        ("sum_of_segments", 3_287_020),
        ("sum_of_regions", 3_286_000),
        ("stated", 3_200_000),
        ("stated", 3_300_000),
    ]
