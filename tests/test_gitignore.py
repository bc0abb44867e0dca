"""What git may track: the published records that ship and their manifest, and nobody's data."""

import subprocess
from pathlib import Path

import pytest

import schemas
from flows.settings import PROJECT
from tests.needs import program


def is_ignored(path: str) -> bool:
    """Whether git would leave a new file at this path alone."""
    done = subprocess.run(
        [program("git"), "-c", "core.excludesFile=/dev/null", "check-ignore", "--quiet", "--no-index", path],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 0


def tracked(folder: str) -> list[str]:
    done = subprocess.run(
        [program("git"), "ls-files", folder], cwd=PROJECT, capture_output=True, check=True, text=True
    )
    return done.stdout.splitlines()


pytestmark = pytest.mark.skipif(not (PROJECT / ".git").exists(), reason="not a clone")


PRIVATE = """
    data/raw/memberships/N01.csv data/raw/memberships/2024-11/N01.csv data/raw/contributions/N01.csv
    data/raw/members.csv data/raw/targets/N01.csv data/raw/targets/2024-11/curated.csv
    data/raw/.manifest.jsonl.draft data/raw/accepted.jsonl data/raw/.accepted.jsonl.draft
    data/warehouse/cakupan.duckdb data/warehouse/rejections.csv
    data/warehouse/cache/intake/key/accepted.parquet data/warehouse/persons/2024-11/bucket.parquet
    data/warehouse/releases/1.duckdb data/warehouse/.work/plan.json
    data/demo/raw/memberships/2024-10/SIM-K01.csv data/demo/warehouse/cakupan.duckdb
    data/raw/recaps/2024-10/KW-KAL.xlsx data/raw/employers/2024-10/N01.csv
    data/raw/projects/2024-10/N01.parquet data/raw/contributions/2024-10/curated.csv
    data/raw/memberships/curated.csv data/raw/simulated.toml pseudonym.key
"""


@pytest.mark.parametrize("path", PRIVATE.split())
def test_what_a_person_or_a_run_puts_there_is_not_tracked(path: str) -> None:
    assert is_ignored(path)


def test_what_ships_is_tracked_and_nothing_else_of_the_data() -> None:
    shipped = [*tracked("data/raw"), "data/raw/manifest.jsonl", "data/warehouse/.gitkeep"]
    assert [path for path in shipped if is_ignored(path)] == []
    folders = {Path(path).relative_to("data/raw").parts[0] for path in tracked("data/raw")}
    assert folders - {"manifest.jsonl"} == {*schemas.CURATED}
    assert tracked("data/warehouse") == ["data/warehouse/.gitkeep"]
