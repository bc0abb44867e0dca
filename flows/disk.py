"""What the disk does for us: locks that end with their process, and writes that last."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.problems import OutsideFailed


@contextmanager
def hold(path: Path, wait_seconds: float, say: Callable[[str], None], busy: str) -> Iterator[None]:
    """Hold the lock of a file; wait for it for so long.

    busy: who else holds it, as `Another run is writing /warehouse`. Raises OutsideFailed that begins so.
    """
    with path.open("a") as handle:
        deadline = time.monotonic() + wait_seconds
        said = False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise OutsideFailed(
                        f"{busy} and did not end within {wait_seconds:g} s. "
                        "Nothing was changed; try again later."
                    ) from None
                if not said:
                    say(f"{busy[0].lower()}{busy[1:]}; waiting up to {wait_seconds:g} s")
                    said = True
                time.sleep(0.2)
        yield


def sync(path: Path) -> None:
    """Write a file or folder through to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_text(path: Path, text: str) -> None:
    """Make a file of text, or replace it: whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    sync(draft)
    draft.replace(path)


def append_lines(path: Path, lines: Iterable[Any]) -> None:
    """Add values to a file as lines of JSON: all of them or, whatever happens, none."""
    former = path.read_bytes() if path.exists() else b""
    if former and not former.endswith(b"\n"):
        former += b"\n"
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("wb") as out:
        out.write(former + "".join(json.dumps(line) + "\n" for line in lines).encode())
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    sync(path.parent)
