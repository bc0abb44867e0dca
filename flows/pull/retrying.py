"""Try again what may be better in a moment, with growing pauses of random length; nothing else."""

import time
from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_random_exponential

from flows.pull.offer import Say, Transient

TRIES = 5
LONGEST_WAIT = 60.0
"""Seconds; a source that asks for more is left alone until the next pull."""
_PAUSE = wait_random_exponential(multiplier=1, max=30)

T = TypeVar("T")


def retrying(
    act: Callable[[], T], say: Say, sleep: Callable[[float], None] = time.sleep, most: int = TRIES
) -> T:
    """Return what `act` returns; while it raises Transient it is tried at most so many times."""

    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        say(f"{error} Trying again in {state.upcoming_sleep:.0f} s ({state.attempt_number} of {most} tries).")

    tries = Retrying(
        retry=retry_if_exception(_may_be_better),
        stop=stop_after_attempt(most),
        wait=_wait,
        sleep=sleep,
        before_sleep=tell,
        reraise=True,
    )
    return tries(act)


def _wait(state: RetryCallState) -> float:
    return max(_PAUSE(state), _asked(state))


def _may_be_better(error: BaseException) -> bool:
    return isinstance(error, Transient) and (error.wait_seconds or 0.0) <= LONGEST_WAIT


def _asked(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return (error.wait_seconds or 0.0) if isinstance(error, Transient) else 0.0
