"""Stands in for BPS WebAPI: dynamic tables by domain, variable and year, for one key.

It speaks what webapi.bps.go.id/documentation says of `model=data`, with parameters or as a path.
"""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from tests.servers.loopback import portal

KEY = "k9x-rahasia-bps"
NONE_THERE = {"status": "OK", "data-availability": "list-not-available", "data": ""}
BASE = "/v1/api"


@dataclass
class Bps:
    """What it has, and what it was asked; a test may change both."""

    location: str
    tables: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    """By domain, variable and th: an answer, or (status, headers, body) to be sent as it is."""
    asked: list[dict[str, str]] = field(default_factory=list)

    def answer(
        self, path: str, parameters: dict[str, str], _: str | None
    ) -> tuple[int, dict[str, str], bytes]:
        if not path.startswith(f"{BASE}/list"):
            return 404, {}, b"<html>"
        named = path.removeprefix(f"{BASE}/list").strip("/").split("/")
        parameters |= dict(zip(named[::2], named[1::2], strict=False))
        self.asked.append(parameters)
        if parameters.get("key") != KEY:
            wrong = {"status": "Error", "message": f"Invalid key {parameters.get('key')}"}
            return 403, {}, json.dumps(wrong).encode()
        place = tuple(parameters.get(name, "") for name in ("domain", "var", "th"))
        found = self.tables.get(place, NONE_THERE)  # type: ignore[call-overload]
        return found if isinstance(found, tuple) else (200, {}, json.dumps(found).encode())


def table(datacontent: dict[str, Any], unit: str = "Orang", **lists: list[tuple[Any, str]]) -> dict[str, Any]:
    """Return the answer for a table; `lists` as vervar=[(6100, "KALIMANTAN BARAT")]."""
    told: dict[str, Any] = {
        "turvar": [(0, "Tidak Ada")],
        "turtahun": [(0, "Tahun")],
        **lists,
    }
    items = {name: [{"val": val, "label": label} for val, label in pairs] for name, pairs in told.items()}
    for one in items["var"]:
        one |= {"unit": unit, "subj": "Tenaga Kerja", "def": "", "decimal": "", "note": ""}
    return {
        "status": "OK",
        "data-availability": "available",
        "last_update": "2024-11-05 11:00:00",
        "labelvervar": "Provinsi",
        "metadata": {"activity": None},
        "datacontent": datacontent,
        **items,
    }


def serving() -> AbstractContextManager[Bps]:
    """Serve on a free loopback port until the end."""
    return portal(lambda address: Bps(f"{address}{BASE}"))
