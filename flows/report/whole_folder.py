"""A folder that is written whole or not at all, and replaces only what we wrote there before."""

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.disk import sync
from flows.problems import OutsideFailed, WrongUsage

FORMER = ".former"
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""What a disk is at fault for; all else is the place that was named."""


@contextmanager
def whole_folder(named: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """Give a draft folder beside the one that a user named to write into; at the end it becomes that one.

    Symbolic links are followed. A folder that is there must be empty or pass `is_ours`; it is replaced whole.
    Raises WrongUsage else, where it is or holds the current folder, and where no draft can be made. When
    anything goes wrong the folder is as it was and the draft is gone.
    """
    target = Path(os.path.realpath(named))
    with _told_of(named):
        _require_ours(named, target, is_ours)
        if not target.parent.exists():  # of a file mkdir would only say that it exists
            target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        draft = target.with_name(f"{_prefix(target)}{os.getpid()}")
        draft.mkdir()
    handle = os.open(draft, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # so that another export sees that this draft is alive
        yield draft
        for path in [*sorted(draft.rglob("*")), draft]:
            sync(path)
        _require_ours(named, target, is_ours)  # it may have changed meanwhile
        _swap(draft, target)
    finally:
        os.close(handle)
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _told_of(named: Path) -> Iterator[None]:
    """Say what the system refuses of the folder as the user named it, not of our draft."""
    try:
        yield
    except OSError as error:
        problem = OutsideFailed if error.errno in DISK else WrongUsage
        raise problem(
            f"{named} cannot be written: {error.strerror}. Name a folder in a place where you may write."
        ) from None


def _require_ours(named: Path, target: Path, is_ours: Callable[[Path], bool]) -> None:
    """Refuse a target that holds what we did not write, or a shell."""
    if Path.cwd().is_relative_to(target):
        raise WrongUsage(
            f"{named} is the current folder or holds it, and is replaced whole. "
            "Name another folder, or go elsewhere first."
        )
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise WrongUsage(f"{named} is not a folder. Name a new or empty folder, or a former export.")
    if any(target.iterdir()) and not is_ours(target):
        raise WrongUsage(
            f"{named} holds files that are not of a former export; nothing was changed. "
            "Name a new or empty folder, or a former export."
        )


def _swap(draft: Path, target: Path) -> None:
    """Put the draft in the target's place; the former target goes when the new one stands."""
    former = target.with_name(draft.name + FORMER)
    if target.exists():
        target.rename(former)
    try:
        draft.rename(target)
    except OSError:
        if former.exists():
            former.rename(target)
        raise
    sync(target.parent)
    shutil.rmtree(former, ignore_errors=True)


def _sweep(target: Path) -> None:
    """Remove drafts of exports that were killed; put back a target that was moved and not yet replaced."""
    found = [path for path in target.parent.iterdir() if path.name.startswith(_prefix(target))]
    for draft in (path for path in found if path.suffix != FORMER):
        handle = os.open(draft, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(draft)
        except BlockingIOError:
            continue  # its export still runs
        finally:
            os.close(handle)
    for former in (path for path in found if path.suffix == FORMER):
        if former.with_suffix("").exists():
            continue  # the same
        shutil.rmtree(former) if target.exists() else former.rename(target)


def _prefix(target: Path) -> str:
    return f".{target.name}.draft-"
