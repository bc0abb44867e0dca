"""Stands in for BPS WebAPI: dynamic tables by domain, variable and year, for one key.

It speaks what webapi.bps.go.id/documentation says of `model=data`, with parameters or as a path.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

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

    def answer(self, parameters: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
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


@contextmanager
def serving() -> Iterator[Bps]:
    """Serve on a free loopback port until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = parts.path.removeprefix(f"{BASE}/list").strip("/").split("/")
            parameters = dict(parse_qsl(parts.query)) | dict(zip(path[::2], path[1::2], strict=False))
            missing = not parts.path.startswith(f"{BASE}/list")
            status, headers, body = (404, {}, b"<html>") if missing else bps.answer(parameters)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        bps = Bps(f"http://127.0.0.1:{server.server_port}{BASE}")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield bps
        finally:
            server.shutdown()
            thread.join()
