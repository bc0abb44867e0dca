"""The floor: one month from raw files to a DuckDB file of its counts, by one connection of DuckDB alone.

It reads, casts, checks the same rules, hashes, writes the same Parquet and counts the same; it proves no line
count, keeps no manifest, masks nothing and builds no marts. `python -m tests.bench.floor RAW OUT PERIOD`
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

import duckdb

from flows.settings import load_settings
from tests.bench.floor_models import COUNTS, macros, models, quoted, rule_counts
from tests.bench.measuring import Laps

ROWS = "select * exclude (sender, delivery_id) from intake.memberships"
SNAPSHOT = (
    "select membership_id, sender, segment, region_code, is_active, true as is_observed from period.kept"
)


def build(raw: Path, out: Path, period: str) -> dict[str, float]:
    """Run the models and write the files; return the seconds of each."""
    shutil.rmtree(out, ignore_errors=True)
    (out / "snapshot").mkdir(parents=True)
    laps, settings = Laps(), load_settings(raw=raw)
    config = {"temp_directory": str(out / "spill"), "preserve_insertion_order": False}
    with duckdb.connect(":memory:", config={**config, "disabled_optimizers": "in_clause"}) as connection:
        connection.execute(macros(settings))
        for model in models(settings, period):
            connection.execute(f"create schema if not exists {model.name.partition('.')[0]}")
            connection.execute(f"create {'view' if model.is_view else 'table'} {model.name} as {model.query}")
            laps.end(model.name)
        connection.execute(f"copy ({ROWS}) to {quoted(out / 'rows')} (format parquet, partition_by (bucket))")
        laps.end("rows")
        for bucket in range(16):
            low, high = (f"{bucket:x}{d * 7}-{d * 4}-{d * 4}-{d * 4}-{d * 12}" for d in "0f")
            part = f"{SNAPSHOT} where membership_id between '{low}' and '{high}' order by membership_id"
            file = quoted(out / "snapshot" / f"{bucket:02d}.parquet")
            connection.execute(f"copy ({part}) to {file} (format parquet)")
        laps.end("snapshot")
        connection.execute(f"attach {quoted(out / 'floor.duckdb')} as published")
        connection.execute("create schema published.period")
        connection.execute(f"create table published.period.rule_counts as {rule_counts()}")
        for name in COUNTS:
            connection.execute(f"create table published.period.{name} as from period.{name}")
        connection.execute("detach published")
        laps.end("published")
    return laps.seconds


def main() -> None:
    """Build; with --laps say what each query took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("period")
    parser.add_argument("--laps", action="store_true")
    arguments = parser.parse_args()
    laps = build(arguments.raw, arguments.out, arguments.period)
    if arguments.laps:
        json.dump(laps, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
