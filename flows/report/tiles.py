"""A map of tiles of equal size: where each regency stands."""

import csv
from itertools import groupby
from pathlib import Path

from flows.duck import Row

PLACED = Path(__file__).with_name("tiles.csv")
"""Our own placing, roughly as on a map; labels are our own short forms."""
ACROSS = 10
"""Tiles in a line of what is not placed."""


def with_tiles(regions: list[Row], placed: Path = PLACED) -> list[Row]:
    """Return regions with `row`, `column` and `label`; what the file does not place follows by province."""
    tiles = _tiles(placed)
    rows = [
        {**region, **tiles[region["region_code"]]} for region in regions if region["region_code"] in tiles
    ]
    line = max((row["row"] + 1 for row in rows), default=0)
    others = [region for region in regions if region["region_code"] not in tiles]
    for _, province in groupby(others, key=lambda region: region["region_code"][:2]):
        for at, region in enumerate(province):
            place = {"row": line + at // ACROSS, "column": at % ACROSS, "label": region["region_code"][2:]}
            rows.append({**region, **place})
        line = rows[-1]["row"] + 1
    return sorted(rows, key=lambda row: row["region_code"])


def _tiles(placed: Path) -> dict[str, Row]:
    with placed.open(encoding="utf-8", newline="") as file:
        return {
            line["region_code"]: {
                "row": int(line["row"]),
                "column": int(line["column"]),
                "label": line["label"],
            }
            for line in csv.DictReader(file)
        }
