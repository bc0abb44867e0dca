"""Coverage now: of the office's own records where they have a complete month, else the latest there is."""

from datetime import date
from typing import Any

import pytest

from flows.report.page_parts import coverage_now

Month = tuple[int, str, bool, float | None]
OWN, OTHER = "administrative", "published"


def line(*months: Month) -> list[dict[str, Any]]:
    names = ("provenance", "is_complete", "coverage_rate")
    return [
        {"period": date(2024, number, 1), **dict(zip(names, rest, strict=True))} for number, *rest in months
    ]


@pytest.mark.parametrize(
    ("months", "now"),
    [
        ([(8, OWN, True, 0.3), (9, OWN, True, 0.31)], 9),
        ([(8, OWN, True, 0.3), (9, OTHER, True, 0.4)], 8),
        ([(8, OWN, True, 0.3), (9, OWN, False, 0.1)], 8),
        ([(8, OWN, True, 0.3), (9, OWN, True, None), (10, OTHER, True, 0.4)], 8),
        ([(8, OWN, False, 0.1), (9, OTHER, True, 0.4)], 9),
        ([(8, OTHER, True, 0.4), (9, OWN, False, 0.1)], 9),
        ([(8, OTHER, True, 0.4), (9, OWN, True, None)], 8),
        ([(8, OTHER, True, 0.4), (9, OTHER, True, 0.5)], 9),
        ([(8, OWN, True, None)], None),
        ([], None),
    ],
)
def test_a_newer_figure_of_somebody_else_does_not_stand_before_the_office_s_own_records(
    months: list[Month], now: int | None
) -> None:
    found = coverage_now(line(*months))
    assert (found and found["period"].month) == now
