"""The engine that a run has: it does jobs, wherever that is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from flows.engine.job import Counts, Job
from flows.engine.local import Local
from flows.problems import WrongUsage
from flows.settings import Settings

INSTALL = "make setup, or pip install -e '.[dask]'"


class Engine(Protocol):
    """Does jobs; closed when no more come."""

    def expect(self, module: str, of_bytes: int) -> None:
        """Start what jobs of that module need, while something else is done: they will read so much."""

    def run(self, jobs: Sequence[Job]) -> list[Counts]:
        """Do jobs that need nothing of each other; return what each returned, in their order.

        Raises Problem whose text quotes no row. What was done before that is kept.
        """

    def close(self) -> None:
        """Let go of all that it holds."""


_RUNNING: dict[Path, Engine] = {}
"""By the warehouse that is written."""


@contextmanager
def engine(settings: Settings) -> Iterator[Engine]:
    """Give the engine that the configuration names; within another of these it is that one."""
    if settings.warehouse in _RUNNING:
        yield _RUNNING[settings.warehouse]
        return
    begun = _begun(settings)
    _RUNNING[settings.warehouse] = begun
    try:
        yield begun
    finally:
        del _RUNNING[settings.warehouse]
        begun.close()


def expect(settings: Settings, module: str, of_bytes: int) -> None:
    """Let the engine that a run has know what will come; none is begun for that, nor for nothing."""
    if of_bytes and settings.warehouse in _RUNNING:
        _RUNNING[settings.warehouse].expect(module, of_bytes)


def _begun(settings: Settings) -> Engine:
    places = settings.warehouse / ".work" / "places"
    if settings.engine.kind == "dask":
        try:
            from flows.engine.on_dask import OnDask  # noqa: PLC0415 - only where it is asked for is it there
        except ModuleNotFoundError as error:
            raise WrongUsage(
                f'engine.kind is "dask", and {error.name} is not installed. Install it in the folder of the '
                f"project: {INSTALL}."
            ) from None
        places.mkdir(mode=0o700, parents=True, exist_ok=True)
        return OnDask(settings.engine, places)
    return Local(places, settings.engine.workers)
