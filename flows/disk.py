"""What the disk does for us: locks that end with their process, and writes that are whole and last."""

import fcntl
import json
import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flows.problems import OutsideFailed

MODE = 0o664
"""Of what is written, at most: a note decides what counts, so none is for everybody to write."""


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
    replace_bytes(path, text.encode())


def replace_bytes(path: Path, content: bytes, mode: int = MODE) -> None:
    """Make a file, or replace it: whole or not at all, also where several do so at once or the machine stops.

    Each writer has a draft of its own beside the file and locks it; the draft of one that was killed is
    removed by the next that writes there. mode: its permissions at most; the umask takes some away.
    """
    _sweep_drafts(path)
    draft, handle = _new_draft(path, mode)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            sync(draft)
            draft.replace(path)
        sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def append_lines(path: Path, lines: Iterable[Any]) -> None:
    """Add values to a file as lines of JSON: all of them or, whatever happens, none."""
    former = path.read_bytes() if path.exists() else b""
    if former and not former.endswith(b"\n"):
        former += b"\n"
    replace_bytes(path, former + "".join(json.dumps(line) + "\n" for line in lines).encode())


def remove_left(draft: Path, remove: Callable[[Path], None]) -> None:
    """Remove a draft, a file or a folder, of a process that is no more; leave it where that cannot be known.

    The lock is held until it is gone: a writer that made its draft just now waits for it, and makes another.
    """
    with suppress(OSError):
        handle = os.open(draft, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove(draft)
        finally:
            os.close(handle)


def _new_draft(path: Path, mode: int) -> tuple[Path, int]:
    """Make a draft that no other writer has, and lock it."""
    while True:
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.draft")
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if draft.exists():
            return draft, handle
        os.close(handle)  # taken for one that was left, before it was locked


def _sweep_drafts(path: Path) -> None:
    ours = re.compile(re.escape(f".{path.name}.") + "[0-9a-f]{8}[.]draft")
    with suppress(PermissionError):  # then nothing can be written either, and that is told
        for draft in path.parent.iterdir():
            if ours.fullmatch(draft.name):
                remove_left(draft, Path.unlink)
