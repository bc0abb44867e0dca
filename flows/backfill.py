"""The flow `backfill`: fetch months gone by from all sources, then build and publish."""

from flows.on_prefect import TOLD, say, settings_of, without_values

# isort: split
from datetime import date, datetime
from zoneinfo import ZoneInfo

from prefect import flow

from flows.build_warehouse import Finished
from flows.problems import WrongUsage
from flows.pull_and_build import pull_then_build
from flows.pull_deliveries import Month
from flows.report.wording import MONTHS

EARLIEST = "2014-01"
"""BPJS Ketenagakerjaan began."""
MOST_MONTHS = 120


@flow(name="backfill", **TOLD)
def backfill(
    first: Month,
    last: Month,
    config: str | None = None,
    raw: str | None = None,
    warehouse: str | None = None,
) -> Finished:
    """Fetch the months from first to last from all sources, then build and publish the warehouse.

    first: the first month, as 2023-01.
    last: the last month, as 2024-12.
    config: path of cakupan.toml, else CAKUPAN_CONFIG, else the project's own.
    raw: folder of raw deliveries instead of the configured one.
    warehouse: folder of the warehouse instead of the configured one.
    """
    with without_values():
        where = (config, raw, warehouse)
        today = datetime.now(ZoneInfo(settings_of(*where).time_zone)).date()
        months = months_from(first, last, today)
        say(f"backfill of {in_words(first)} to {in_words(last)}: {len(months)} months")
        return pull_then_build(where, months)


def months_from(first: str, last: str, today: date) -> list[str]:
    """Return the months from first to last. Raises WrongUsage where they are no range that can be."""
    said = f"Backfill of {first} to {last}: "
    if first > last:
        raise WrongUsage(f"{said}the first month is after the last. Exchange them.")
    if first < EARLIEST:
        raise WrongUsage(f"{said}nothing was recorded before {EARLIEST}. Begin there or later.")
    if last > f"{today:%Y-%m}":
        raise WrongUsage(f"{said}the last month is in the future. End with {today:%Y-%m} or earlier.")
    begin, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    if end - begin >= MOST_MONTHS:
        raise WrongUsage(f"{said}{end - begin + 1} months; expected at most {MOST_MONTHS}. Run it in parts.")
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(begin, end + 1)]


def in_words(month: str) -> str:
    """Return a month as people say it."""
    return f"{MONTHS['en'][int(month[5:]) - 1]} {month[:4]}"
