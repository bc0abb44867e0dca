"""The floor: one month from raw files to a DuckDB file of its counts, as written well by hand.

It reads, casts, checks the same rules, hashes, writes the same Parquet and counts the same; it proves no line
count, keeps no manifest, masks nothing and builds no marts. `python -m tests.bench.floor RAW OUT PERIOD`
"""

import argparse
import json
import shutil
import sys
import time
from pathlib import Path

import duckdb

from flows.settings import load_settings
from tests.bench.floor_models import COUNTS, macros, models, quoted, rule_counts

ROWS = "* exclude (sender, delivery_id, bucket, errors, warnings), bucket"
SNAPSHOT = "membership_id, sender, segment, region_code, is_active, true as is_observed"


def build(raw: Path, out: Path, period: str) -> dict[str, float]:
    """Run the models and write the files; return the seconds of each."""
    shutil.rmtree(out, ignore_errors=True)
    (out / "snapshot").mkdir(parents=True)
    laps: dict[str, float] = {}
    begun = time.monotonic()

    def lap(name: str) -> None:
        nonlocal begun
        laps[name] = round(time.monotonic() - begun, 3)
        begun = time.monotonic()

    settings = load_settings(raw=raw)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"set temp_directory = {quoted(out / 'spill')}")
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set disabled_optimizers = 'in_clause'")
        for schema in (
            "parse",
            "quick",
            "metrics",
            "intake",
            "core",
            "staging",
            "delivered",
            "judged",
            "period",
        ):
            connection.execute(f"create schema {schema}")
        for statement in macros(settings):
            connection.execute(statement)
        connection.execute("set variable key_version = 'bench'")
        for model in models(settings, period):
            kind = "view" if model.is_view else "table"
            connection.execute(f"create {kind} {model.name} as {model.query}")
            lap(model.name)
        connection.execute(
            f"copy (select {ROWS} from intake.kept) to {quoted(out / 'rows')} "
            "(format parquet, partition_by (bucket))"
        )
        lap("rows")
        for bucket in range(16):
            low, high = (f"{bucket:x}{d * 7}-{d * 4}-{d * 4}-{d * 4}-{d * 12}" for d in "0f")
            target = quoted(out / "snapshot" / f"{bucket:02d}.parquet")
            connection.execute(
                f"copy (select {SNAPSHOT} from intake.kept where membership_id between '{low}' and '{high}' "
                f"order by membership_id) to {target} (format parquet)"
            )
        lap("snapshot")
        connection.execute(f"attach {quoted(out / 'floor.duckdb')} as published")
        connection.execute(f"create table published.rule_counts as {rule_counts()}")
        for name in (*COUNTS, "office_counts", "acceptance"):
            connection.execute(f"create table published.{name} as from period.{name}")
        connection.execute("detach published")
        lap("published")
    return laps


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
