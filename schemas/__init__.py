"""Contracts of the deliveries, one module per dataset, named after its folder in data/raw/."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.contract import Dataset

# Reference data are needed whole: one refused row, and nothing is published.
REFERENCE = (
    "base_definitions",
    "contribution_rates",
    "figure_checks",
    "figure_readings",
    "funding_sources",
    "office_regions",
    "offices",
    "participant_definitions",
    "provinces",
    "publishers",
    "rate_regimes",
    "regions",
    "segments",
)
FACTS = ("published_figures", "targets", "workforce")
# Staging joins `intake.known_regions`, which is made of the region reference.
NEEDS_REGIONS = ("office_regions", "offices", "published_figures", "targets", "workforce")
# Administrative records, a folder for each month; sql/intake says what is kept of a row.
EXTRACTS = ("contributions", "employers", "memberships", "projects", "recaps")
# What extracts are judged against, in the order in which it is taken in; tables of core are made of it.
JUDGED_BY = ("provinces", "regions", "offices", "office_regions", "contribution_rates")
CURATED = tuple(sorted(REFERENCE + FACTS))
NAMES = tuple(sorted(REFERENCE + FACTS + EXTRACTS))


def dataset(name: str) -> Dataset:
    """Return the dataset of that name; KeyError when there is none. Imports Pandera only now."""
    if name not in NAMES:
        raise KeyError(name)
    found: Dataset = import_module(f"schemas.{name}").DATASET
    return found
