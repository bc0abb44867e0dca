"""Node with DuckDB's own client, as package-lock.json pins it."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from tests.clients.npm import FOLDER, node
from tests.clients.seen import comments_by_sql, seen_by_sql


@cache
def read(file: Path) -> dict[str, Any]:
    """Return what Node sees in the file."""
    done = subprocess.run(
        [node(), str(FOLDER / "read_warehouse.mjs"), str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_node_sees_every_mart_as_it_is(file: Path) -> None:
    assert read(file)["marts"] == seen_by_sql(file)


def test_node_reads_the_comments(file: Path) -> None:
    assert read(file)["comments"] == comments_by_sql(file)


def test_the_lock_pins_every_package_by_hash_and_names_no_host() -> None:
    text = (FOLDER / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    unpinned = [n for n, one in packages.items() if not one["integrity"].startswith("sha512-")]
    assert (unpinned, re.findall(r"https?:|resolved", text)) == ([], [])


def test_the_one_package_that_is_asked_for_is_named_by_its_version() -> None:
    asked = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {name: bool(re.match(r"\d", version)) for name, version in asked.items()} == {
        "@duckdb/node-api": True
    }
