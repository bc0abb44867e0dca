"""The cookbook on simulated records: each question that they can answer has rows, and none an error."""

import shutil

import pytest

from flows.settings import Settings, load_settings
from flows.simulate.request import checked
from flows.simulate.simulate import simulate
from flows.warehouse.query import ask, cookbook, read_query, reading
from tests.conftest import publish

MONTHS = ("2024-10", "2024-11")
PRINTED = {"contradicting_figures", "how_did_coverage_move", "what_may_be_said"}
"""About printed figures, of which a simulated warehouse has none."""
A_YEAR = {"coverage_against_last_year"}
"""Wants the same month of another year."""


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two months of a thousandth of Kalimantan, a hundredth of the rows hit. Published."""
    folder = tmp_path_factory.mktemp("cookbook")
    simulate(
        checked(
            out=folder / "raw", first=MONTHS[0], months=2, scale=0.001, dirt=0.01, seed=3, formats="plain"
        )
    )
    for month in (folder / "raw" / "contributions").iterdir():
        if month.name not in MONTHS:
            shutil.rmtree(month)
    late = sorted((folder / "raw" / "memberships" / MONTHS[1]).iterdir())[0]
    late.unlink()  # a sender is missing
    settings = load_settings(raw=folder / "raw", warehouse=folder / "warehouse")
    publish(settings)
    return settings


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
        "flows_of('6300')",
        "growth_of('Kalimantan Selatan')",
        "funding_of('kal')",
        "offices_of('2024-11')",
    ],
)
def test_a_cut_has_rows(simulated: Settings, call: str) -> None:
    with reading(simulated.published) as connection:
        assert any(ask(connection, f"from {call}").batches)
