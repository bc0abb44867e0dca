"""Stands in for a CKAN portal: packages, files, and a datastore that gives rows page by page."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from tests.servers.loopback import portal

Answer = tuple[int, dict[str, str], bytes]


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
            return (200, {}, self.files[path]) if path in self.files else (404, {}, b"<html>404</html>")
        if action in self.answers:
            told = self.answers[action]
            status, body = told if isinstance(told, tuple) else (200, told)
            return status, {}, body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._act(action, parameters, token)

    def _act(self, action: str, parameters: dict[str, str], token: str | None) -> Answer:
        if self.token is not None and token != self.token:
            return _error(403, "Authorization Error", f"Access denied: {token}")
        if action == "datastore_search":
            return self._search(parameters)
        if action != "package_show":
            return _error(400, "Bad request", "Action name not known")
        name = parameters.get("id", "")
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


def _result(result: Any) -> Answer:
    body = json.dumps({"help": "/help", "success": True, "result": result}, default="<{}>".format)
    return 200, {}, re.sub(r'"<(-?[0-9.E+-]+)>"', r"\1", body).encode()  # a Decimal with all its digits


def _error(status: int, kind: str, message: str) -> Answer:
    error = {"__type": kind, "message": message}
    return status, {}, json.dumps({"help": "/help", "success": False, "error": error}).encode()


def serving() -> AbstractContextManager[Ckan]:
    """Serve on a free loopback port until the end."""
    return portal(Ckan)
