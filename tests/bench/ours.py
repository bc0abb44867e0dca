"""The batch without Prefect, from raw files to the published file: `-m tests.bench.ours RAW WAREHOUSE`."""

import argparse
from pathlib import Path

from flows.engine.engines import engine
from flows.settings import load_settings
from flows.warehouse.batch import build_draft, close_months, publish_draft, take_in_step
from flows.warehouse.plan import make_plan
from flows.warehouse.steps import months_to_close, steps_with_news
from tests.bench.measuring import Laps


def run(raw: Path, warehouse: Path) -> dict[str, float]:
    """Run the steps in one process; return the seconds of each."""
    settings, laps = load_settings(raw=raw, warehouse=warehouse), Laps()
    plan = make_plan(settings)
    laps.end("plan")
    with engine(settings):
        for step in steps_with_news(settings, plan):
            take_in_step(settings, plan, step)
            laps.end(f"take in {step.name}")
        for months in months_to_close(settings, plan):
            close_months(settings, plan, months)
            laps.end(f"close {months[0]:%Y-%m}")
    laps.end("end processes")
    draft, _ = build_draft(settings, plan)
    laps.end("build and audit")
    publish_draft(settings, draft)
    laps.end("publish")
    return laps.seconds


def main() -> None:
    """Run; say what each step took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", type=Path)
    parser.add_argument("warehouse", type=Path)
    arguments = parser.parse_args()
    for name, seconds in run(arguments.raw, arguments.warehouse).items():
        print(f"{seconds:8.2f}  {name}")  # noqa: T201 - it is what it is run for


if __name__ == "__main__":  # the intake starts processes that import this module
    main()
