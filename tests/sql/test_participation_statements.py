"""sql/core/participation_statements.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled


@cases("""
a count stands for whole numbers only
    value: 2500000 | value_low: 2450000 | value_high: 2600000
    => value: 2500000 | value_low: 2450000 | value_high: 2599999
full digits stand for themselves
    value: 100 | value_low: 99.5 | value_high: 101
    => value: 100 | value_low: 100 | value_high: 100
every statement of one count is kept
    figure_id | value
    F0001     | 100
    F0002     | 105
    =>
    figure_id | value
    F0001     | 100
    F0002     | 105
rates, bases and targets are no counts of participation
    figure_id | measure
    F0001     | participants
    F0002     | coverage_rate
    F0003     | base_workers
    F0004     | target_workers
    F0005     | contributions_received_idr
    =>
    figure_id
    F0001
    F0005
a figure that is not usable stays out
    is_usable: false
    =>
a count without a region or without saying who is counted stays out
    figure_id | region_code | participant_definition
    F0001     |             | kanwil_2024
    F0002     | 6400        |
    F0003     | 6400        | kanwil_2024
    => figure_id: F0003
a printed figure is published and stated
    figure_id: F0001
    => provenance: published | origin: stated | source: F0001
""")
def test_a_count_that_is_stated(run_model: Run, case: Case) -> None:
    figures = filled(
        case.given["drawn"],
        figure_id="F0001",
        is_usable="true",
        period="2024-11-01",
        region_code="6400",
        segment="ALL",
        measure="participants",
        participant_definition="kanwil_2024",
        value="100",
        value_low="99.5",
        value_high="101",
    )
    rows = run_model("core.participation_statements", given={"core.figures": figures})
    assert case.found(rows) == case.expected
