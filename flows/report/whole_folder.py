"""A folder that is written whole or not at all, and replaces only what we wrote there before."""

import errno
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.disk import remove_left, sync
from flows.problems import OutsideFailed, WrongUsage
from flows.report.exchange import exchange

FORMER = ".former"
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""What a disk is at fault for; all else is the place that was named."""


@contextmanager
def whole_folder(named: Path, is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """Give a draft folder beside the one that a user named to write into; at the end it becomes that one.

    Symbolic links are followed. A folder that is there must be empty or pass `is_ours`; it is replaced whole,
    in one step where the file system can. Raises WrongUsage else, where it is or holds the current folder,
    and where no draft can be made. When anything goes wrong the folder is as it was and the draft is gone.
    """
    target = Path(os.path.realpath(named))
    with _told_of(named):
        _require_ours(named, target, is_ours)
        if not target.parent.exists():  # of a file mkdir would only say that it exists
            target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        draft, handle = _new_draft(target)
    try:
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


def _new_draft(target: Path) -> tuple[Path, int]:
    """Make a draft that no other export has, and lock it, so that others see that it is alive."""
    while True:
        draft = target.with_name(f".{target.name}.draft-{secrets.token_hex(4)}")
        draft.mkdir()
        with suppress(FileNotFoundError):
            handle = os.open(draft, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)
            if draft.exists():
                return draft, handle
            os.close(handle)  # taken for one that was left, before it was locked


def _swap(draft: Path, target: Path) -> None:
    """Put the draft in the target's place; the former target, now the draft, goes when the new one stands."""
    if not target.exists():
        with suppress(FileExistsError):  # another export was first
            _rename(draft, target)
            sync(target.parent)
            return
    if not exchange(draft, target):
        _change_places(draft, target)
    sync(target.parent)


def _rename(draft: Path, target: Path) -> None:
    """Give the draft the name of a target that is not there, or is empty. Raises FileExistsError else."""
    try:
        draft.rename(target)
    except OSError as error:
        if error.errno == errno.ENOTEMPTY:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        raise


def _change_places(draft: Path, target: Path) -> None:
    """Replace the target in two steps, where the file system has no better one; between them it is away."""
    former = target.with_name(draft.name + FORMER)
    target.rename(former)
    try:
        draft.rename(target)
    except OSError:
        former.rename(target)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _sweep(target: Path) -> None:
    """Remove drafts of exports that were killed; put back a target that was moved and not yet replaced."""
    ours = re.compile(re.escape(f".{target.name}.draft-") + "[0-9a-f]+")
    found = [path for path in target.parent.iterdir() if ours.fullmatch(path.name.removesuffix(FORMER))]
    for draft in (path for path in found if path.suffix != FORMER):
        remove_left(draft, shutil.rmtree)
    for former in (path for path in found if path.suffix == FORMER):
        if former.with_suffix("").exists():
            continue  # the same
        shutil.rmtree(former, ignore_errors=True) if target.exists() else former.rename(target)
