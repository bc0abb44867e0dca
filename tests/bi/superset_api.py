"""A Superset of our own on the loopback address, and what a person does in it, through its REST API."""

import json
import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from flows.prefect_server import LOOPBACK, free_port
from flows.settings import PROJECT

HERE = PROJECT / "tests" / "bi"
PYTHON = PROJECT / ".venv-superset" / "bin" / "python"
USER = "admin"
PATIENCE = 300.0
"""Seconds: it makes its own database and 400 permissions first, 15 to 45 s."""
NEVER_KEEP = -1
"""The time-out of a database of which Superset keeps no answer."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Superset:
    """A running Superset and its administrator's session."""

    web: httpx.Client
    log: Path

    def get(self, path: str, **query: str) -> Json:
        return answer(self.web.get(f"/api/v1/{path}", params=query))

    def post(self, path: str, content: Json) -> Json:
        return answer(self.web.post(f"/api/v1/{path}", json=content))

    def sql(self, database: int, text: str) -> httpx.Response:
        """Run a statement in SQL Lab."""
        asked = {"database_id": database, "sql": text, "runAsync": False, "client_id": ""}
        return self.web.post("/api/v1/sqllab/execute/", json=asked)

    def rows(self, database: int, text: str) -> list[Json]:
        return list(answer(self.sql(database, text))["data"])

    def register(self, name: str, uri: str) -> int:
        """Test and register a database as a person does who wants to see new releases; return its id.

        Writing is allowed on Superset's side, so that it is the file that refuses.
        """
        asked = {"database_name": name, "sqlalchemy_uri": uri}
        assert self.post("database/test_connection/", asked) == {"message": "OK"}
        more = {"expose_in_sqllab": True, "allow_dml": True, "cache_timeout": NEVER_KEEP}
        return int(self.post("database/", asked | more)["id"])

    def dataset(self, database: int, schema: str, table: str) -> int:
        asked = {"database": database, "schema": schema, "table_name": table}
        return int(self.post("dataset/", asked)["id"])

    def chart(self, dataset: int, query: Json) -> Json:
        """Return what a chart with this query gets."""
        source = {"id": dataset, "type": "table"}
        asked = {"datasource": source, "queries": [query], "result_format": "json", "result_type": "full"}
        return self.post("chart/data", asked)["result"][0]


def answer(response: httpx.Response) -> Json:
    """Return the content; fails with what Superset says where it refuses."""
    assert response.is_success, f"{response.request.url}: {response.status_code} {response.text[:500]}"
    return response.json()


def read_only(file: Path) -> str:
    """The address of a warehouse: for reading, and no other file beside it."""
    return f"duckdb:///{file}?access_mode=read_only&enable_external_access=false&lock_configuration=true"


def opened_anew(file: Path) -> str:
    """The address of a warehouse that superset_config.py opens anew for each query."""
    return f"duckdb:///:memory:?attach={file}"


@contextmanager
def running(home: Path) -> Iterator[Superset]:
    """Serve Superset from an empty folder; nothing of it runs afterwards."""
    port, password, log = free_port(), secrets.token_urlsafe(24), home / "superset.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [PYTHON, "-W", "ignore", HERE / "serve_superset.py", str(port)],
            env=environment(home, password),
            cwd=home,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
        )
    try:
        # A proxy is no way to this machine.
        with httpx.Client(base_url=f"http://{LOOPBACK}:{port}", timeout=120, trust_env=False) as web:
            await_health(web, process, log)
            log_in(web, password)
            yield Superset(web, log)
    finally:
        stop(process)


def environment(home: Path, password: str) -> dict[str, str]:
    """Return this environment without another Superset's configuration."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SUPERSET", "FLASK", "PYTHON"))}
    return kept | {
        "HOME": str(home),
        "TMPDIR": str(home),
        "SCARF_ANALYTICS": "false",
        "SUPERSET_HOME": str(home),
        "SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"),
        "SUPERSET_TEST_KEY": secrets.token_urlsafe(48),
        "SUPERSET_USER": USER,
        "SUPERSET_PASSWORD": password,
    }


def await_health(web: httpx.Client, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return when it answers; fails with its last words where it ends or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if web.get("/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    said = log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
    raise AssertionError("\n".join(["Superset did not start; it said last:", *said]))


def log_in(web: httpx.Client, password: str) -> None:
    """Let the client speak as the administrator, in a session that may write."""
    asked = {"username": USER, "password": password, "provider": "db", "refresh": False}
    token = answer(web.post("/api/v1/security/login", json=asked))["access_token"]
    web.headers["Authorization"] = f"Bearer {token}"
    web.headers["Referer"] = str(web.base_url)
    web.headers["X-CSRFToken"] = answer(web.get("/api/v1/security/csrf_token/"))["result"]


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Close the server's input and wait until it has gone with its worker."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()  # its worker sees that and ends
        process.wait()


def filtered(*filters: tuple[str, str, Json | list[str] | str | None]) -> list[Json]:
    return [{"col": column, "op": operator, "val": value} for column, operator, value in filters]


def said(response: httpx.Response) -> str:
    """What Superset says of a statement that it refuses; empty where it did not."""
    if response.is_success:
        return ""
    return "\n".join(error["message"] for error in json.loads(response.text)["errors"])
