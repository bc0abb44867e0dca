"""The reference data of a new raw folder: what ships and holds for any office, of its own territory."""

import csv
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from flows.office.territory import SHIPPED, Territory, rows_of

HOLD_ANYWHERE = (
    *("provinces", "regions", "segments", "funding_sources", "participant_definitions"),
    *("base_definitions", "rate_regimes", "contribution_rates"),
)
"""Datasets that hold for every office, real or simulated. What was published is not among them."""
BASES = ("workforce", "survey_rounds", "former_provinces")
"""Figures of the survey, its rounds and the provinces of their time: real ones, so not of a simulation."""
NAME = "shipped"
"""The sender of what is written here."""


def write_references(folder: Path, territory: Territory) -> None:
    """Write what holds anywhere into a raw folder; a dataset that is there already is left as it is."""
    for dataset in HOLD_ANYWHERE:
        rows = list(rows_of(dataset))
        if dataset == "provinces":
            rows = [row | {"kanwil_island": _group(row["bps_code"], territory)} for row in rows]
        elif dataset == "participant_definitions":
            local = _of_places()
            rows = [row for row in rows if local.isdisjoint((row["participant_definition"], row["family"]))]
        if not (folder / dataset).exists():
            header = list(dict.fromkeys(name for row in rows for name in row))
            write_rows(folder / dataset / f"{NAME}.csv", header, [[*row.values()] for row in rows])


def write_bases(folder: Path) -> None:
    """Copy what ships of the survey; of a dataset of which the raw folder has something, nothing."""
    for dataset in BASES:
        if not (folder / dataset).exists():
            shutil.copytree(SHIPPED / dataset, folder / dataset)


def write_rows(path: Path, header: list[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a small CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([header, *rows])


def header_of(dataset: str) -> list[str]:
    """Return the columns of a dataset as they ship."""
    with (SHIPPED / dataset / "curated.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def _group(province: str, territory: Territory) -> str:
    return territory.group if province in territory.provinces else ""


def _of_places() -> set[str]:
    """Return the definitions of participants under which only figures of some place were printed."""
    nation = {row["figure_id"] for row in rows_of("published_figures") if row["scope_level"] == "national"}
    read: dict[str, set[bool]] = {}
    for row in rows_of("figure_readings"):
        read.setdefault(row["participant_definition"], set()).add(row["figure_id"] in nation)
    return {definition for definition, of_nation in read.items() if definition and True not in of_nation}
