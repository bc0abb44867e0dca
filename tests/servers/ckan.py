"""Stands in for a CKAN portal: packages, files, and a datastore that gives rows page by page."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, bytes]


@dataclass
class Ckan:
    """What the portal has; a test fills it, and may change it between two requests."""

    location: str
    packages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Resources by the name of their package."""
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Rows by the id of their resource, each with all fields."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Contents by path."""
    answers: dict[str, Any] = field(default_factory=dict)
    """By action: what is answered instead, as JSON or as bytes; with a status as (status, bytes)."""
    token: str | None = None
    """What the Authorization header is to be; None lets anybody in."""
    most_rows: int = 32_000
    """ckan.datastore.search.rows_max: no page has more."""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    before_page: Callable[[int], None] = lambda _: None
    """Called before a page is given."""

    def answer(self, path: str, parameters: dict[str, str], token: str | None) -> Answer:
        self.asked.append((path, parameters))
        action = path.removeprefix("/api/3/action/")
        if action == path:
            return (200, self.files[path]) if path in self.files else (404, b"<html>404</html>")
        if action in self.answers:
            return _made(self.answers[action])
        return self._act(action, parameters, token)

    def _act(self, action: str, parameters: dict[str, str], token: str | None) -> Answer:
        if self.token is not None and token != self.token:
            return _error(403, "Authorization Error", f"Access denied: {token}")
        if action == "package_show":
            return self._package(parameters.get("id", ""))
        if action == "datastore_search":
            return self._search(parameters)
        return _error(400, "Bad request", "Action name not known")

    def _package(self, name: str) -> Answer:
        if name not in self.packages:
            return _error(404, "Not Found Error", "Not found")
        return _result({"name": name, "resources": self.packages[name]})

    def _search(self, parameters: dict[str, str]) -> Answer:
        offset, limit = int(parameters.get("offset", 0)), int(parameters.get("limit", 100))
        self.before_page(offset)
        rows = self.rows.get(parameters.get("resource_id", ""))
        if rows is None:
            return _error(404, "Not Found Error", "Not found: Resource was not found.")
        if parameters.get("sort") != "_id":
            return _error(409, "Validation Error", "no order")
        names = [name for name in (rows[0] if rows else {"_id": 0, "kpj": ""}) if name != "_id"]
        page = sorted(rows, key=lambda row: row["_id"])[offset : offset + min(limit, self.most_rows)]
        return _result(
            {
                "include_total": True,
                "records_format": "objects",
                "fields": [{"id": "_id", "type": "int"}, *({"id": name, "type": "text"} for name in names)],
                "records": page,
                "total": len(rows),
                "total_was_estimated": False,
                "_links": {"start": "/", "next": "/"},
            }
        )


def _made(answer: Any) -> Answer:
    if isinstance(answer, tuple):
        return answer
    return 200, answer if isinstance(answer, bytes) else json.dumps(answer).encode()


def _result(result: Any) -> Answer:
    body = json.dumps({"help": "/help", "success": True, "result": result}, default="<{}>".format)
    return 200, re.sub(r'"<(-?[0-9.E+-]+)>"', r"\1", body).encode()  # a Decimal with all its digits


def _error(status: int, kind: str, message: str) -> Answer:
    error = {"__type": kind, "message": message}
    return status, json.dumps({"help": "/help", "success": False, "error": error}).encode()


@contextmanager
def serving() -> Iterator[Ckan]:
    """Serve on a free loopback port until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            token = self.headers.get("Authorization")
            status, body = ckan.answer(parts.path, dict(parse_qsl(parts.query)), token)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        ckan = Ckan(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield ckan
        finally:
            server.shutdown()
            thread.join()
