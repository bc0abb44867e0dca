"""The flow `backfill`: fetch months gone by from all sources, then build and publish."""

from flows.on_prefect import TOLD, say, settings_of, without_values

# isort: split
from datetime import UTC, datetime

from prefect import flow

from flows.build_warehouse import Finished
from flows.intake.file_name import FIRST_MONTH
from flows.moments import first_day, months_between
from flows.problems import WrongUsage
from flows.pull.asked import current_month
from flows.pull_and_build import pull_then_build
from flows.pull_deliveries import Month
from flows.report.numbers import month as month_of

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
        months = months_from(first, last, current_month(settings_of(*where), datetime.now(UTC)))
        say(f"backfill of {in_words(first)} to {in_words(last)}: {len(months)} months")
        return pull_then_build(where, months)


def months_from(first: str, last: str, current: str) -> list[str]:
    """Return the months from first to last. Raises WrongUsage where they are no range that can be."""
    said = f"Backfill of {first} to {last}: "
    if first > last:
        raise WrongUsage(f"{said}the first month is after the last. Exchange them.")
    if first < FIRST_MONTH:
        raise WrongUsage(f"{said}nothing was recorded before {FIRST_MONTH}. Begin there or later.")
    if last > current:
        raise WrongUsage(f"{said}the last month is in the future. End with {current} or earlier.")
    months = list(months_between(first, last))
    if len(months) > MOST_MONTHS:
        raise WrongUsage(f"{said}{len(months)} months; expected at most {MOST_MONTHS}. Run it in parts.")
    return months


def in_words(month: str) -> str:
    """Return a month as people say it."""
    return month_of(first_day(month), "en")
