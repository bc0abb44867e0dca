"""Count people with an active membership: once in each cell, and once at the main membership."""

from collections.abc import Iterator
from datetime import date

import polars

from tests.differential.months import Month
from tests.differential.reference import NATION, Reference
from tests.differential.rules import Values

ORDER = {"PU": 1, "BPU": 2, "PMI": 3, "JAKON": 4}
UNKNOWN = "unknown"
KEY = ("period", "region_basis", "region_code", "segment", "counted_unit")


def count_persons(months: list[Month], reference: Reference) -> polars.DataFrame:
    """Return persons by month, basis, region at every level, segment and ALL, and unit."""
    rows = [cell for now in months for cell in cells_of(now, reference)]
    told = polars.DataFrame(rows, schema=[*KEY, "person"], orient="row")
    return told.group_by(KEY).agg(polars.col("person").n_unique().alias("persons"))


def cells_of(now: Month, reference: Reference) -> Iterator[tuple[date, str, str, str, str, str]]:
    """Yield every cell in which a person of a month counts."""
    by_person: dict[str, list[Values]] = {}
    for row in now.kept:
        if row["is_active"] and row["person"] is not None:
            by_person.setdefault(row["person"], []).append(row)
    for person, rows in by_person.items():
        counted = [("workplace", row["region"], row, "person_any") for row in rows]
        counted += [("domicile", row["domicile"] or UNKNOWN, row, "person_any") for row in rows]
        counted.append(("workplace", main_of(rows)["region"], main_of(rows), "person_main"))
        for basis, place, row, unit in counted:
            for region in holders(place, reference):
                for segment in (row["segment"], "ALL"):
                    yield now.period, basis, region, segment, unit, person


def main_of(rows: list[Values]) -> Values:
    """Return the main membership: by segment, then the highest band of wages, then the lowest pseudonym."""
    return min(
        rows,
        key=lambda row: (
            ORDER[row["segment"]],
            -row["wage_band"],
            row["membership"] is None,
            row["membership"] or "",
            row["region"],
        ),
    )


def holders(place: str, reference: Reference) -> set[str]:
    """Return a regency and all that it lies in; of a place that nobody knows itself and the nation."""
    region = reference.regions.get(place)
    above = {region.parent, region.group} if region else set()
    return {place, NATION, *above} - {""}
