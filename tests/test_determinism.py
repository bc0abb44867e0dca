"""One dirty simulated folder, published in unlike surroundings: equal tables, to the last row.

`python -m tests.test_determinism FROM FOLDER ORDER THREADS` publishes what is in FROM and prints the digests
of its tables. DuckDB shares a table out among threads from 122,880 rows on: `make determinism` draws so many
memberships a month that threads share them.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pytest

from flows.intake.manifest import MANIFEST
from flows.intake.stock import take_stock
from flows.settings import PROJECT, Settings, load_settings
from flows.simulate.request import checked
from flows.simulate.simulate import simulate
from tests.builds import logical_hashes
from tests.conftest import publish, take_in_and_close

MONTHS = ("2024-10", "2024-11")
SCALE = float(os.environ.get("CAKUPAN_DETERMINISM_SCALE", "0.001"))
PLAIN = ("together", "1", {"TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"})
ASCII = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}  # or Python would read UTF-8 whatever the locale
UNLIKE = [
    ("backwards", "2", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"} | ASCII),
    ("last month first", "4", {"TZ": "America/St_Johns", "LC_ALL": "POSIX", "LANG": "id_ID.UTF-8"}),
]
"""Order of the deliveries, threads of DuckDB (and seed of Python's hashes), environment."""


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months of every extract and format, each hundredth row with a defect."""
    raw = tmp_path_factory.mktemp("simulated") / "raw"
    simulate(checked(out=raw, first=MONTHS[0], months=2, scale=SCALE, seed=3, dirt=0.01, formats="mixed"))
    for month in (raw / "contributions").iterdir():
        if month.name not in MONTHS:
            shutil.rmtree(month)
    return raw


Published = tuple[Path, dict[str, str]]


def published_in(
    simulated: Path, folder: Path, order: str, threads: str, around: dict[str, str]
) -> Published:
    """Publish in a process of those surroundings; return the file and the digests of its tables."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.test_determinism", simulated, folder, order, threads],
        cwd=PROJECT,
        env={**os.environ, "PYTHONHASHSEED": threads, **around},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return folder / "warehouse" / "cakupan.duckdb", json.loads(done.stdout)


@pytest.fixture(scope="module")
def plain(simulated: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The folder published on one thread, all deliveries taken in together."""
    return published_in(simulated, tmp_path_factory.mktemp("plain"), *PLAIN)


@pytest.mark.parametrize(("order", "threads", "around"), UNLIKE, ids=[order for order, *_ in UNLIKE])
def test_order_threads_locale_time_zone_and_hash_seed_do_not_matter(  # noqa: PLR0917 - two are fixtures
    simulated: Path, plain: Published, tmp_path: Path, order: str, threads: str, around: dict[str, str]
) -> None:
    _, found = published_in(simulated, tmp_path, order, threads, around)
    assert len(found) > 40
    assert {table for table in {*found, *plain[1]} if found.get(table) != plain[1].get(table)} == set()


def test_a_month_that_every_sender_delivered_is_complete(plain: Published) -> None:
    """Most senders' projects are the same bytes in both months."""
    query = """
        select period::varchar, segment, bool_and(is_complete), min(completeness_rate)
        from marts.coverage
        where region_code = 'KAL' and segment in ('ALL', 'JAKON') and provenance = 'administrative'
        group by all
        order by all
    """
    with duckdb.connect(str(plain[0]), read_only=True) as warehouse:
        found = warehouse.execute(query).fetchall()
    assert found == [(f"{month}-01", of, True, 1.0) for month in MONTHS for of in ("ALL", "JAKON")]


def arrivals(delivered: Path, order: str) -> list[list[Path]]:
    """Return the files that come together, in the order in which they come."""
    files = [path.relative_to(delivered) for path in delivered.rglob("*") if path.is_file()]
    first = [file for file in files if MONTHS[0] in file.parts]
    return [[file for file in files if file not in first], first] if order == "last month first" else [files]


def publish_in(delivered: Path, folder: Path, order: str) -> Settings:
    """Publish deliveries that come in that order; what comes first is closed without the rest."""
    raw = folder / "raw"
    for files in arrivals(delivered, order):
        for file in files:
            (raw / file).parent.mkdir(parents=True, exist_ok=True)
            os.link(delivered / file, raw / file)
        take_stock(raw)
        if order == "backwards":
            lines = (raw / MANIFEST).read_bytes().splitlines(keepends=True)
            (raw / MANIFEST).write_bytes(b"".join(reversed(lines)))
        settings = load_settings(raw=raw, warehouse=folder / "warehouse")
        take_in_and_close(settings)
    publish(settings)
    return settings


def on_threads(number: int) -> Any:
    """Give every connection of this process so many threads, whatever it asks for."""
    connect = duckdb.connect

    def opened(*args: Any, config: dict[str, Any] | None = None, **options: Any) -> duckdb.DuckDBPyConnection:
        connection = connect(*args, config={**(config or {}), "threads": number}, **options)
        assert connection.execute("select current_setting('threads')").fetchall() == [(number,)]
        return connection

    return patch.object(duckdb, "connect", opened)


if __name__ == "__main__":
    with on_threads(int(sys.argv[4])):
        published = publish_in(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]).published
        json.dump(logical_hashes(published), sys.stdout)
