"""What the clean records of October 2024 add up to at scale 1, and where each figure was published.

The figures are of the regional office's report of 7 November 2024, as two newspapers printed it
(`published_figures`). Sizes without a source are ours.
"""

from dataclasses import dataclass

PU = 1_953_661
"""F0014, ANTARA Kalteng 2024-11-07: active wage earners."""
BPU = 889_957
"""F0010, ANTARA Kalteng 2024-11-07: active own-account workers."""
JAKON = 443_402
"""F0012, ANTARA Kalteng 2024-11-07: construction workers, the headcount of the running projects."""
EMPLOYERS = 63_680
"""F0061, ANTARA Kalteng 2024-11-07: active employers."""
PROJECTS = 17_580
"""F0074, ANTARA Kalteng 2024-11-07: running projects, over APBN, APBD and private ones."""
RECEIVED_2024 = 5_060_579_420_000
"""F0044, ANTARA Kalbar 2024-11-07: rupiah received from January to October 2024."""
RECEIVED_2023 = 4_529_698_728_965
"""RECEIVED_2024 less its growth over the same months of 2023, 11.72 % by the same report, to the rupiah."""

INACTIVE = {3: 2_020_000, 4: 720_000}
LATER = {5: 366_000, 6: 294_000}
BY_NAME = 300_000
"""JAKON rows by name over all months; some 80,000 stand in one month."""


@dataclass(frozen=True)
class Sizes:
    """What is drawn, by group; sql/simulate/spans.sql, firms.sql and projects.sql say what a group is."""

    memberships: dict[int, int]
    firms: dict[int, int]
    projects: dict[int, int]
    headcounts: dict[int, int]
    received: dict[int, int]


def scaled(number: int, scale: float) -> int:
    """Return a number at a scale, 1 at least."""
    return max(1, round(number * scale))


@dataclass(frozen=True)
class Ratios:
    """Workers of a territory for one of the report's: formal ones, informal ones, all that are employed."""

    formal: float = 1.0
    informal: float = 1.0
    employed: float = 1.0


def sizes_at(scale: float, of: Ratios, branches: int) -> Sizes:
    """Return what is drawn at a scale, as many for each worker of a territory as the report has.

    Groups 1 and 2 of memberships are the active ones of the report. Each branch has an employer at least.
    """
    memberships = {1: PU, 2: BPU, **INACTIVE, **LATER, 7: BY_NAME}
    over = {1: of.formal, 3: of.formal, 5: of.formal, 2: of.informal, 4: of.informal, 6: of.informal}
    projects = scaled(PROJECTS, scale * of.employed)
    headcount = max(3 * projects, scaled(JAKON, scale * of.employed))
    firms = max(branches, scaled(EMPLOYERS, scale * of.formal))
    received = {2022: RECEIVED_2023 * 100 // 112, 2023: RECEIVED_2023, 2024: RECEIVED_2024}
    received[2025] = RECEIVED_2024 * 108 // 100
    return Sizes(
        memberships={
            group: scaled(number, scale * over.get(group, of.employed))
            for group, number in memberships.items()
        },
        firms={1: firms, 2: max(branches, firms // 4), 3: max(branches, firms // 8)},
        projects={1: projects, 2: projects * 5 // 2, 3: projects * 2},
        headcounts={1: headcount, 2: headcount * 5 // 2, 3: headcount * 2},
        received={year: scaled(amount, scale * of.employed) for year, amount in received.items()},
    )
