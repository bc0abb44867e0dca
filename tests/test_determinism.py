"""A dirty simulated folder, published again in unlike surroundings: equal tables, to the last row.

`python -m tests.test_determinism FROM FOLDER THREADS` publishes what is in FROM, last things first; it prints
the digests of its tables. DuckDB shares a table out among threads from 122,880 rows on: `make determinism`
draws so many memberships a month that threads share them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

from flows.intake.manifest import MANIFEST
from flows.intake.stock import take_stock
from flows.settings import PROJECT, Settings, load_settings
from tests.builds import logical_hashes
from tests.conftest import publish, take_in_and_close
from tests.dirty_folder import MONTHS, SCALE, SMALL
from tests.test_truth import tables_of

THREADS = "4"
UNLIKE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
    "PYTHONUTF8": "0",  # or Python would read UTF-8 whatever the locale
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONHASHSEED": "4",
}


def test_order_threads_locale_time_zone_and_hash_seed_do_not_matter(dirty: Settings, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.test_determinism", dirty.raw, tmp_path, THREADS],
        cwd=PROJECT,
        env={**os.environ, **UNLIKE},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    found, expected = json.loads(done.stdout), logical_hashes(dirty.published)
    assert len(found) > 40
    assert {table for table in {*found, *expected} if found.get(table) != expected.get(table)} == set()
    assert tables_of(load_settings(raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")) == tables_of(
        dirty
    )


def test_a_month_is_complete_where_no_sender_is_missing_or_refused(dirty: Settings) -> None:
    """Most senders' projects are the same bytes in both months; those of a few have too many defects."""
    query = """
        select period::varchar, dataset, bool_and(is_complete), list(distinct status order by status)
        from marts.completeness
        where dataset in ('memberships', 'projects')
        group by all
        order by all
    """
    with duckdb.connect(str(dirty.published), read_only=True) as warehouse:
        found = warehouse.execute(query).fetchall()
    refused = ["refused"] if SCALE == SMALL else []  # where a file has few projects, one defect is too many
    told = ("memberships", True, ["received", "restated"]), ("projects", not refused, ["received", *refused])
    assert found == [(f"{month}-01", *of_dataset) for month in MONTHS for of_dataset in told]


def publish_backwards(delivered: Path, folder: Path) -> Settings:
    """Publish deliveries of which the last month comes first and is closed without the other."""
    raw = folder / "raw"
    files = [path.relative_to(delivered) for path in delivered.rglob("*") if path.is_file()]
    files = [file for file in files if file.name != MANIFEST]
    for is_first in (False, True):
        for file in files:
            if (MONTHS[0] in file.parts) is is_first:
                (raw / file).parent.mkdir(parents=True, exist_ok=True)
                os.link(delivered / file, raw / file)
        settings = load_settings(raw=raw, warehouse=folder / "warehouse")
        take_stock(raw)
        lines = (raw / MANIFEST).read_bytes().splitlines(keepends=True)
        (raw / MANIFEST).write_bytes(b"".join(reversed(lines)))
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
    with on_threads(int(sys.argv[3])):
        published = publish_backwards(Path(sys.argv[1]), Path(sys.argv[2])).published
        json.dump(logical_hashes(published), sys.stdout)
