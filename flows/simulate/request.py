"""What was asked of a simulation, checked, and the months that follow from it."""

import re
from dataclasses import dataclass
from pathlib import Path

from flows.office.territory import Territory, territory_of
from flows.problems import WrongUsage

REPORT = 2024 * 12 + 9
"""October 2024, the month of the report, in months; month 0 of the simulation."""
FIRST, LAST = 2023 * 12 - REPORT, 2025 * 12 + 11 - REPORT
LEAST_SCALE, GREATEST_SCALE = 0.0001, 100.0
GREATEST_SEED = 2**31 - 1
REPORT_TERRITORY = "KAL"
"""Of the report of which the sizes are; what is simulated where nothing else is asked for."""
REPORT_BRANCHES, REPORT_REGENCIES = 30, 56
"""Branches of its office, and regencies that they serve: another territory has as many branches for each."""
EXPORTS = "exports"
"""Files as offices export them, of which nothing is declared."""


@dataclass(frozen=True)
class Request:
    """A simulation that can be made."""

    out: Path
    first: int
    """First month, counted from October 2024."""
    months: int
    scale: float
    seed: int
    dirt: float
    formats: str
    territory: Territory
    branches: int

    @property
    def simulated(self) -> range:
        """Months with memberships, employers, projects and recaps."""
        return range(self.first, self.first + self.months)

    @property
    def paid(self) -> list[int]:
        """Months with payments: the simulated ones, and January to the last of that year and the former."""
        last = self.simulated[-1]
        january = last - month_of_year(last) + 1
        return sorted({*self.simulated, *range(january, last + 1), *range(january - 12, last - 11)})


def month_of_year(month: int) -> int:
    """Return 1 for January, from a month counted from October 2024."""
    return (REPORT + month) % 12 + 1


def written(month: int) -> str:
    """Return a month counted from October 2024 as text, 2024-10 for 0."""
    return f"{(REPORT + month) // 12}-{month_of_year(month):02}"


def checked(
    *,
    out: Path,
    first: str,
    months: int,
    scale: float,
    seed: int,
    dirt: float,
    formats: str,
    territory: str = REPORT_TERRITORY,
    branches: int | None = None,
) -> Request:
    """Return the request; raise WrongUsage that names what cannot be."""
    where = territory_of(territory)
    regencies = len(where.regencies)
    usual = max(1, (2 * regencies * REPORT_BRANCHES + REPORT_REGENCIES) // (2 * REPORT_REGENCIES))
    asked = usual if branches is None else branches
    if not 1 <= asked <= regencies:
        raise WrongUsage(f"--branches is {asked}; expected 1 to {regencies}, the regencies of {where.name}.")
    if formats == EXPORTS and dirt:
        raise WrongUsage("--dirt is planted in files that are declared; take it without --formats exports.")
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", first):
        raise WrongUsage(f"--first is {first!r}; expected a month such as 2024-10.")
    start = int(first[:4]) * 12 + int(first[5:]) - 1 - REPORT
    if start < FIRST or start > LAST:
        raise WrongUsage(f"--first is {first}; expected {written(FIRST)} to {written(LAST)}.")
    if not 1 <= months <= LAST - start + 1:
        raise WrongUsage(
            f"--months is {months}; expected 1 to {LAST - start + 1}, for {written(LAST)} is the last month."
        )
    if not LEAST_SCALE <= scale <= GREATEST_SCALE:
        raise WrongUsage(f"--scale is {scale}; expected {LEAST_SCALE} to {GREATEST_SCALE:g}.")
    if not 0 <= dirt <= 1:
        raise WrongUsage(f"--dirt is {dirt}; expected a share of the rows, 0 to 1, such as 0.01.")
    if not 0 <= seed <= GREATEST_SEED:
        raise WrongUsage(f"--seed is {seed}; expected a whole number, 0 to {GREATEST_SEED}.")
    return Request(out.resolve(), start, months, scale, seed, dirt, formats, where, asked)
