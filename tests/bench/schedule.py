"""How long a run would take on more workers, from the measured seconds of its jobs: a simulation.

`python -m tests.bench.schedule JOBS` reads what `tests.bench.ours --jobs` has written. Assumed: a job takes
as long on every worker as it took here, where two shared the machine; the folder that all see is as fast for
many as this disk for two; to give a job away takes 0.02 s; what is done between jobs, the build above all,
is done as here. Jobs that are asked for at once are given to whoever is free first, the longest first.
"""

import argparse
import heapq
import json
from collections.abc import Iterator
from pathlib import Path

GIVEN_SECONDS = 0.02
WORKERS = (1, 2, 4, 16, 64)


def length(jobs: list[float], workers: int) -> float:
    """Return the seconds until the last of some jobs has ended."""
    free = [0.0] * workers
    for seconds in sorted(jobs, reverse=True):
        heapq.heapreplace(free, free[0] + seconds + GIVEN_SECONDS)
    return max(free)


def schedule(file: Path) -> Iterator[str]:
    """Yield what is told of a run whose jobs were measured."""
    told = json.loads(file.read_text(encoding="utf-8"))
    asked = [[*one["jobs"].values()] for one in told["asked"]]
    between = told["seconds"] - sum(one["seconds"] for one in told["asked"])
    count, longest = sum(map(len, asked)), max(max(jobs) for jobs in asked)
    yield (
        f"measured {told['seconds']:.0f} s: {count} jobs of {sum(map(sum, asked)):.0f} s in all, the longest "
        f"{longest:.1f} s; between them {between:.0f} s"
    )
    alone = between + sum(length(jobs, 1) for jobs in asked)
    for workers in WORKERS:
        seconds = between + sum(length(jobs, workers) for jobs in asked)
        yield f"simulated, {workers:2} workers: {seconds:6.0f} s, {alone / seconds:4.1f} times as fast as one"


def main() -> None:
    """Print the schedule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("jobs", type=Path)
    for line in schedule(parser.parse_args().jobs):
        print(line)  # noqa: T201 - it is what it is run for


if __name__ == "__main__":
    main()
