"""How what is new is shared out among the steps of a run."""

from itertools import pairwise
from pathlib import Path

import pytest

import schemas
from flows.settings import Settings
from flows.warehouse import steps as steps_of_a_run
from flows.warehouse.plan import make_plan
from flows.warehouse.steps import Step, steps_with_news
from tests.builds import cold, keyed

MONTHS = [f"2024-{month:02}" for month in range(1, 13)]
BYTES = 100


@pytest.fixture
def office(tmp_path: Path) -> Settings:
    """Twelve months of memberships and one of employers, each a file of as many bytes; none is taken in."""
    settings = keyed(cold(tmp_path), tmp_path)
    files = [*(("memberships", month) for month in MONTHS), ("employers", "2024-03")]
    for number, (dataset, month) in enumerate(files):
        (settings.raw / dataset / month).mkdir(parents=True)
        (settings.raw / dataset / month / "N01.csv").write_text(f"{number:099}\n", encoding="ascii")
    return settings


@pytest.mark.parametrize("months", [1, 2, 5, 12, 13])
def test_each_month_is_in_one_step_of_enough_bytes_and_they_are_in_order(
    office: Settings, monkeypatch: pytest.MonkeyPatch, months: int
) -> None:
    monkeypatch.setattr(steps_of_a_run, "WORTH_A_STEP", months * BYTES)
    steps = [step for step in steps_with_news(office, make_plan(office)) if step.periods]
    assert [month for step in steps for month in step.periods] == MONTHS
    assert all(len(step.periods) <= months for step in steps)
    assert all(len(step.periods) + ("employers" in step.datasets) >= months for step in steps[:-1])
    for step in steps:
        assert step.datasets == (("employers",) if "2024-03" in step.periods else ()) + ("memberships",)


def test_many_months_make_no_more_steps_than_prefect_bears(
    office: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps_of_a_run, "WORTH_A_STEP", 1)
    monkeypatch.setattr(steps_of_a_run, "MOST_STEPS", 4)
    steps = [step for step in steps_with_news(office, make_plan(office)) if step.periods]
    assert [len(step.periods) for step in steps] == [3, 4, 4, 1]


def test_curated_datasets_come_first_and_of_them_what_others_are_judged_by(office: Settings) -> None:
    *curated, extracts = steps_with_news(office, make_plan(office))
    assert extracts == Step(("employers", "memberships"), tuple(MONTHS))
    assert extracts.name == "employers, memberships 2024-01 to 2024-12"
    assert [set(step.datasets) <= set(schemas.NEEDS_REGIONS) for step in curated] == [False, True]
    assert sorted(name for step in curated for name in step.datasets) == list(schemas.CURATED)
    assert all(not set(one.datasets) & set(other.datasets) for one, other in pairwise(curated))
