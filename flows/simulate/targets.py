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


def sizes_at(scale: float) -> Sizes:
    """Return what is drawn at a scale. Groups 1 and 2 of memberships are the active ones of the report."""
    memberships = {1: PU, 2: BPU, **INACTIVE, **LATER, 7: BY_NAME}
    projects, headcount = scaled(PROJECTS, scale), scaled(JAKON, scale)
    firms = scaled(EMPLOYERS, scale)
    return Sizes(
        memberships={group: scaled(number, scale) for group, number in memberships.items()},
        firms={1: firms, 2: max(30, firms // 4), 3: max(30, firms // 8)},
        projects={1: projects, 2: projects * 5 // 2, 3: projects * 2},
        headcounts={1: headcount, 2: headcount * 5 // 2, 3: headcount * 2},
        received={
            2022: scaled(RECEIVED_2023 * 100 // 112, scale),
            2023: scaled(RECEIVED_2023, scale),
            2024: scaled(RECEIVED_2024, scale),
            2025: scaled(RECEIVED_2024 * 108 // 100, scale),
        },
    )
