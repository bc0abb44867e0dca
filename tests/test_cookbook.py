"""The cookbook on simulated records: each question that they can answer has rows, and none an error."""

import pytest

from flows.settings import Settings
from flows.warehouse.query import ask, cookbook, read_query, reading

PRINTED = {"contradicting_figures", "how_did_coverage_move", "what_may_be_said"}
"""About printed figures, of which a simulated warehouse has none."""
A_YEAR = {"coverage_against_last_year"}
"""Wants the same month of another year."""


@pytest.mark.parametrize("name", cookbook())
def test_a_question_has_an_answer(simulated: Settings, name: str) -> None:
    with reading(simulated.published) as connection:
        rows = [row for batch in ask(connection, read_query(name)).batches for row in batch]
    assert bool(rows) == (name not in PRINTED | A_YEAR)


@pytest.mark.parametrize(
    "call",
    [
        "coverage_of('KAL')",
        "series_of('kalimantan')",
        "flows_of('6100')",
        "growth_of('Kalimantan Barat')",
        "funding_of('kal')",
        "offices_of('2024-11')",
    ],
)
def test_a_cut_has_rows(simulated: Settings, call: str) -> None:
    with reading(simulated.published) as connection:
        assert any(ask(connection, f"from {call}").batches)
