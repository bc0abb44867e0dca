"""Figures that contradict: not what printing explains, nor what nothing can check."""

from tests.conftest import Run


def test_rounding_is_no_contradiction(run_model: Run) -> None:
    figures = """
        figure_id | verdict             | has_conflict | value | recomputed_value | difference
        F1        | consistent          | false        | 10    | 10               | 0
        F2        | rounded             | false        | 10    | 10.4             | -0.4
        F3        | arithmetic_mismatch | false        | 10    | 12               | -2
        F4        | not_checkable       | false        | 10    |                  |
        F5        | not_checkable       | true         | 10    |                  |
        F6        | arithmetic_mismatch | true         | 10    | 12               | -2
    """
    rows = run_model("queries.contradicting_figures", {"marts.published_figures": figures})
    assert [(row["figure_id"], row["problem"]) for row in rows] == [
        ("F3", "does not follow"),
        ("F5", "contradicted"),
        ("F6", "does not follow; contradicted"),
    ]
