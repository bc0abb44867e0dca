"""Boundaries of regencies that the office gives, for the map of the page: GeoJSON, longitude and latitude."""

import json
from pathlib import Path
from typing import Any

from flows.duck import read_only
from flows.problems import WrongUsage
from flows.settings import Settings
from flows.warehouse.territory import REGENCIES

Shape = dict[str, Any]
"""A GeoJSON feature of its geometry alone, with `region_code` beside it."""
KINDS = ("Polygon", "MultiPolygon")
PLACE = 2
"""Longitude and latitude."""
DIGITS = 3
"""Of a degree: about 100 m, finer than the map."""
MOST_BYTES = 1_000_000
"""Of all shapes in the page."""


def read_boundaries(settings: Settings) -> list[Shape] | None:
    """Return the shapes of the configured file, None where none is configured.

    Raises WrongUsage where the file cannot be read or holds anything but regions.
    """
    path, code = settings.boundaries, settings.boundaries_code
    if path is None:
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise WrongUsage(f"{path} (report.boundaries) cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise WrongUsage(f"{path} (report.boundaries) is not readable as JSON: {error}") from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise WrongUsage(f"{path} (report.boundaries) is no GeoJSON FeatureCollection: no list of features.")
    return [_shape(path, number, feature, code) for number, feature in enumerate(features, start=1)]


def of_territory(settings: Settings, warehouse: Path) -> list[Shape] | None:
    """Return the configured shapes of a warehouse's regencies; None where no file is configured.

    Raises WrongUsage as read_boundaries does, and where the shapes fit no page of this warehouse.
    """
    shapes = read_boundaries(settings)
    if shapes is None:
        return None
    with read_only(warehouse) as connection:
        return fitting(shapes, {code for (code,) in connection.execute(REGENCIES).fetchall()})


def fitting(shapes: list[Shape], known: set[str]) -> list[Shape]:
    """Return the shapes of the regions that are known, by BPS code.

    Raises WrongUsage where there is none, or where they are too fine for a page.
    """
    ours = [shape for shape in shapes if shape["region_code"] in known]
    if not ours:
        found = ", ".join(sorted({shape["region_code"] for shape in shapes})[:3])
        raise WrongUsage(
            f"report.boundaries holds no regency of the territory: its codes are such as {found}; expected "
            f"BPS codes such as {min(known, default='6371')}. report.boundaries_code names their property."
        )
    size = len(json.dumps(ours))
    if size > MOST_BYTES:
        raise WrongUsage(
            f"report.boundaries would take {size:,} bytes of the page; at most {MOST_BYTES:,} are allowed. "
            "Simplify them first, for instance with mapshaper -simplify."
        )
    return ours


def _shape(path: Path, number: int, feature: Any, code: str) -> Shape:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict) or code not in properties:
        raise WrongUsage(f"{path}: feature {number} has no property {code} (report.boundaries_code).")
    if not isinstance(geometry, dict) or geometry.get("type") not in KINDS:
        raise WrongUsage(f"{path}: feature {number} is no {' or '.join(KINDS)}.")
    return {
        "type": "Feature",
        "region_code": str(properties[code]),
        "geometry": {
            "type": geometry["type"],
            "coordinates": _rounded(geometry.get("coordinates"), path, number),
        },
    }


def _rounded(coordinates: Any, path: Path, number: int) -> Any:
    if isinstance(coordinates, list) and coordinates:
        if all(isinstance(part, list) for part in coordinates):
            return [_rounded(part, path, number) for part in coordinates]
        place = coordinates[:2]
        if len(place) == PLACE and _is_degree(place[0], 180) and _is_degree(place[1], 90):
            return [round(degrees, DIGITS) for degrees in place]
    raise WrongUsage(f"{path}: feature {number} has a place that is no longitude and latitude in degrees.")


def _is_degree(value: Any, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most
