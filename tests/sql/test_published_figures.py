"""sql/marts/published_figures.sql on drawn tables."""

import pytest

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import Row, drawing, filled, read_drawing

FIGURE = {
    "measure": "participants",
    "period": "2024-11-01",
    "region_code": "KAL",
    "segment": "ALL",
    "population": "all",
    "participant_definition": "kanwil_2024",
    "is_usable": "true",
    "is_certain": "true",
    "value": "100",
    "value_low": "99.5",
    "value_high": "101",
    "printed_unit": "1",
    "preference": "1",
}
FACT = {
    "period": "2024-11-01",
    "region_code": "KAL",
    "segment": "ALL",
    "measure": "participants",
    "participant_definition": "kanwil_2024",
    "provenance": "published",
}


def published(run_model: Run, drawn: str, **given: str) -> list[Row]:
    others = {name: filled(text, **FACT) if "participation" in name else text for name, text in given.items()}
    tables = {"figures": filled(drawn, **FIGURE), **others}
    return run_model("marts.published_figures", given={f"core.{name}": text for name, text in tables.items()})


VERDICTS = """
    case                                                                | value | printed_unit | value_low | value_high | recomputed_value | recomputed_low | recomputed_high | verdict
    a figure that its operands round to is consistent                   | 42.81 | 0.01         | 42.805    | 42.82      | 42.806628        | 42.806628      | 42.806628       | consistent
    half a printed unit away is still consistent                        | 41    | 1            | 40.5      | 42         | 41.5             | 41.5           | 41.5            | consistent
    a figure that was cut off is explained by its printing              | 41    | 1            | 40.5      | 42         | 41.77            | 41.77          | 41.77           | rounded
    a whole unit away is not explained by cutting off                   | 41    | 1            | 40.5      | 42         | 42               | 42             | 42              | arithmetic_mismatch
    more than half a unit below is not explained by rounding            | 41    | 1            | 40.5      | 42         | 40.49            | 40.49          | 40.49           | arithmetic_mismatch
    the rounding of the operands explains a difference too              | 60.73 | 0.01         | 60.725    | 60.74      | 54.26            | 50.0           | 62.26           | rounded
    operands that reach just below the printed figure do not explain it | 60.73 | 0.01         | 60.725    | 60.74      | 54.26            | 50.0           | 60.72           | arithmetic_mismatch
    operands that just reach the printed figure explain it              | 41    | 1            | 40.5      | 42         | 40.2             | 40             | 40.5            | rounded
    a sum of full digits that is one off is a mismatch                  | 124   | 1            | 123.5     | 125        | 123              | 123            | 123             | arithmetic_mismatch
    a printed fall may be cut off towards zero                          | -1.63 | 0.01         | -1.64     | -1.625     | -1.637           | -1.637         | -1.637          | rounded
    a printed fall is not explained by a smaller one                    | -1.63 | 0.01         | -1.64     | -1.625     | -1.62            | -1.62          | -1.62           | arithmetic_mismatch
    a figure with a missing operand cannot be checked                   | 100   | 1            | 99.5      | 101        |                  |                |                 | not_checkable
    a figure whose operand nobody has read cannot be checked            | 100   | 1            | 99.5      | 101        | 120              |                |                 | not_checkable
    nor one of which only the least is not known                        | 100   | 1            | 99.5      | 101        | 120              |                | 120             | not_checkable
    nor one of which only the greatest is not known                     | 100   | 1            | 99.5      | 101        | 120              | 120            |                 | not_checkable
    nor one that has only bounds                                        | 100   | 1            | 99.5      | 101        |                  | 100            | 100             | not_checkable
    a figure that nobody has read cannot be checked                     | 100   |              |           |            | 120              | 120            | 120             | not_checkable
"""


@pytest.mark.parametrize("drawn", read_drawing(VERDICTS)[1], ids=lambda drawn: drawn[0])
def test_a_figure_is_judged_by_what_its_printing_and_its_operands_allow(
    run_model: Run, drawn: list[str | None]
) -> None:
    names, _ = read_drawing(VERDICTS)
    figures = drawing(["figure_id", *names[1:5]], [["F0001", *drawn[1:5]]])
    recomputed = drawing(["figure_id", *names[5:8]], [["F0001", *drawn[5:8]]])
    (row,) = published(run_model, figures, figure_recomputations=recomputed)
    assert row["verdict"] == drawn[8]


@cases("""
a figure that follows from nothing cannot be checked
    figure_id: F0001
    => verdict: not_checkable
the difference is the printed less the recomputed value, each to six places
    figure_id: F0001 | value: 55
    figure_recomputations <- figure_id: F0001 | recomputed_value: 27.6551234567 | recomputed_low: 26.6551234567 | recomputed_high: 28.6551234567
    => recomputed_value: 27.655123 | recomputed_low: 26.655123 | recomputed_high: 28.655123 | difference: 27.344877
a figure has as many digits as a printed number may have
    figure_id: F0001 | value: 0
    figure_recomputations <- figure_id: F0001 | recomputed_value: 9e31 | recomputed_low: 9e31 | recomputed_high: 9e31
    => figure_id: F0001 | verdict: arithmetic_mismatch
one statement of a key is preferred
    figure_id | measure       | preference
    F0001     | coverage_rate | 2
    F0002     | coverage_rate | 1
    =>
    figure_id | is_preferred
    F0001     | false
    F0002     | true
statements that differ in anything that is said of them are another key
    figure_id | measure       | period     | region_code | segment | population | participant_definition | base_definition | printed_metric | office_code | preference
    F0001     | coverage_rate | 2024-11-01 | KAL         | ALL     | all        | kanwil_2024            | bpjs_eligible   | a              | K01         | 1
    F0002     | coverage_rate | 2024-12-01 | KAL         | ALL     | all        | kanwil_2024            | bpjs_eligible   | a              | K01         | 2
    F0003     | coverage_rate | 2024-11-01 | KAL         | PU      | all        | kanwil_2024            | bpjs_eligible   | a              | K01         | 3
    F0004     | coverage_rate | 2024-11-01 | KAL         | ALL     | all        | ministry_active        | bpjs_eligible   | a              | K01         | 4
    F0005     | base_workers  | 2024-11-01 | KAL         | ALL     | all        | kanwil_2024            | bpjs_eligible   | a              | K01         | 5
    F0006     | coverage_rate | 2024-11-01 | 6400        | ALL     | all        | kanwil_2024            | bpjs_eligible   | a              | K01         | 6
    F0007     | coverage_rate | 2024-11-01 | KAL         | ALL     | farmers    | kanwil_2024            | bpjs_eligible   | a              | K01         | 7
    F0008     | coverage_rate | 2024-11-01 | KAL         | ALL     | all        | kanwil_2024            | office_employed | a              | K01         | 8
    F0009     | coverage_rate | 2024-11-01 | KAL         | ALL     | all        | kanwil_2024            | bpjs_eligible   | b              | K01         | 9
    F0010     | coverage_rate | 2024-11-01 | KAL         | ALL     | all        | kanwil_2024            | bpjs_eligible   | a              | K02         | 10
    F0011     | coverage_rate | 2024-11-01 | KAL         | ALL     | all        | kanwil_2024            | bpjs_eligible   | a              | K01         | 11
    =>
    is_preferred* | figure_id
    false         | F0011
a figure of which nobody is certain is neither preferred nor contradicts
    figure_id | measure       | is_certain | is_usable | value | value_low | value_high | preference
    F0001     | coverage_rate | false      | false     | 10    | 9.5       | 11         | 1
    F0002     | coverage_rate | true       | true      | 20    | 19.5      | 21         | 2
    =>
    figure_id | is_preferred | has_conflict
    F0001     |              | false
    F0002     | true         | false
a figure that enters no mart is not preferred to any
    figure_id: F0001 | measure: claims
    => figure_id: F0001 | is_preferred:
a rounded total is not preferred where a sum of its parts took its place
    figure_id: F0017
    participation_statements <- figure_id: F0017
    participation_facts <- origin: sum_of_segments | has_conflict: false
    => is_preferred: false
a fact of another key is none of the statement
    figure_id: F0017
    participation_statements <- figure_id: F0017
    participation_facts <-
        period     | region_code | segment | measure      | participant_definition | provenance     | origin          | has_conflict
        2024-12-01 | KAL         | ALL     | participants | kanwil_2024            | published      | sum_of_segments | true
        2024-11-01 | 6400        | ALL     | participants | kanwil_2024            | published      | sum_of_segments | true
        2024-11-01 | KAL         | PU      | participants | kanwil_2024            | published      | sum_of_segments | true
        2024-11-01 | KAL         | ALL     | registered   | kanwil_2024            | published      | sum_of_segments | true
        2024-11-01 | KAL         | ALL     | participants | ministry_active        | published      | sum_of_segments | true
        2024-11-01 | KAL         | ALL     | participants | kanwil_2024            | administrative | sum_of_segments | true
    => figure_id: F0017 | is_preferred: | has_conflict: false
a figure that enters no table is neither preferred nor passed over and contradicts nothing
    figure_id: F0001 | is_usable: false | is_certain: false
    => figure_id: F0001 | is_preferred: | has_conflict: false
statements of one key that no rounding reconciles are a conflict
    figure_id | value | value_low | value_high | preference
    F0001     | 100   | 99.5      | 101        | 1
    F0002     | 110   | 105       | 120        | 2
    =>
    has_conflict
    true
    true
a rounded statement that holds the exact one is no conflict
    figure_id | value | value_low | value_high | preference
    F0001     | 104   | 103.5     | 105        | 1
    F0002     | 100   | 95        | 110        | 2
    =>
    has_conflict
    false
    false
statements that only touch are a conflict as the upper bound is not reached
    figure_id | value | value_low | value_high | preference
    F0001     | 41    | 40.5      | 42         | 1
    F0002     | 42.05 | 42        | 42.1       | 2
    =>
    has_conflict
    true
    true
a sum of parts that contradicts the figure is its conflict too
    figure_id: F0017
    participation_statements <- figure_id: F0017
    participation_facts <- origin: stated | has_conflict: true
    => is_preferred: true | has_conflict: true
every figure of the ledger is there even without region or reading
    figure_id | region_code | segment | office_code | is_usable
    F0001     | KAL         | ALL     | K01         | true
    F0002     |             |         |             | false
    regions <- region_code: KAL | region_name: Kalimantan | region_level: island_group
    segments <- segment: ALL | segment_name: All segments
    offices <- office_code: K01 | office_name: Kantor Cabang Samarinda
    =>
    figure_id | region_name | segment_name | office_name
    F0001     | Kalimantan  | All segments | Kantor Cabang Samarinda
    F0002     |             |              |
a figure keeps where it was printed
    figure_id: F0001 | source_url: https://example.org | delivery_id: p@1 | line: 7
    => figure_id: F0001 | source_url: https://example.org | delivery_id: p@1 | line: 7
a figure shows the intervals of its printing and of its operands
    figure_id: F0001 | value: 41 | value_low: 40.5 | value_high: 42
    figure_recomputations <- figure_id: F0001 | recomputed_value: 41.77 | recomputed_low: 40.62 | recomputed_high: 43.31
    => value_low: 40.5 | value_high: 42 | recomputed_low: 40.62 | recomputed_high: 43.31
two counts of a part of a segment contradict each other, whatever a region or an office is called
    figure_id | population | is_usable | region_code | office_code | scope_name  | value | value_low | value_high | preference
    F0001     | farmers    | false     | 6301        |             | Banjar      | 500   | 500       | 501        | 1
    F0002     | farmers    | false     | 6301        |             | Kab. Banjar | 700   | 700       | 701        | 2
    F0003     | farmers    | false     |             | K01         | Samarinda   | 500   | 500       | 501        | 1
    F0004     | farmers    | false     |             | K01         | KC Samarinda | 700  | 700       | 701        | 2
    =>
    figure_id | has_conflict | is_preferred
    F0001     | true         |
    F0002     | true         |
    F0003     | true         |
    F0004     | true         |
rounded counts of a part that one number satisfies do not
    figure_id | population | is_usable | value | value_low | value_high | preference
    F0001     | farmers    | false     | 500   | 450       | 600        | 2
    F0002     | farmers    | false     | 523   | 523       | 524        | 1
    =>
    has_conflict
    false
    false
two parts of a segment or two places are two counts
    figure_id | is_usable | population | region_code | scope_name | value | value_low | value_high
    F0001     | false     | farmers    | 6301        | Banjar     | 500   | 500       | 501
    F0002     | false     | fishers    | 6301        | Banjar     | 700   | 700       | 701
    F0003     | false     | farmers    | 6302        | Baru       | 900   | 900       | 901
    F0004     | false     | farmers    |             | PT Satu    | 10    | 10        | 11
    F0005     | false     | farmers    |             | PT Dua     | 20    | 20        | 21
    =>
    figure_id | has_conflict
    F0001     | false
    F0002     | false
    F0003     | false
    F0004     | false
    F0005     | false
the rate of a part is no preferred figure of a table
    figure_id: F0001 | measure: coverage_rate | population: farmers | is_usable: false
    => figure_id: F0001 | is_preferred:
""")
def test_a_figure_stands_beside_what_else_is_said(run_model: Run, case: Case) -> None:
    assert case.found(published(run_model, **case.given)) == case.expected
