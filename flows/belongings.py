"""What in the folders of a warehouse is ours, by its name. All else is never read and never removed."""

import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

KEY = "[0-9a-f]{32}"
RELEASE = r"[0-9]{6,}-[\w-]+"
FOLDER, LINK = "/", "@"
"""Marks behind the name of what is no file; a link is none of ours, but where a whole room lies elsewhere."""
OURS = {
    "": (
        r"cakupan\.duckdb|cakupan\.duckdb\.wal|cakupan\.damaged\.duckdb|rejections\.csv|told\.json|"
        r"\.gitkeep|\.writer\.lock|\.told\.lock|\.work/|(cache|persons|prefect|releases|report)[/@]"
    ),
    "cache": r"(intake|period|disclosure)[/@]|(checksums|judged_with|meaning)\.json|rehearsed",
    "cache/intake": rf"{KEY}/|\.{KEY}\.[0-9a-f]{{8}}\.draft/",
    "cache/period": f"{KEY}/",
    "cache/disclosure": rf"{KEY}\.npz",
    "persons": r"[0-9]{4}-[0-9]{2}/|counted/|key_version",
    "persons/counted": rf"{KEY}/",
    "releases": rf"{RELEASE}\.duckdb|SHA256SUMS",
    "report": r"index\.html|dictionary\.html",
}
"""What each folder holds when no run is under way, by its path below the warehouse."""
KEPT = re.compile(r"[\w-]+\.(parquet|arrow|json)")
"""Files of a folder that is kept under a key or a month."""
DRAFTS = re.compile(
    r"\.cakupan\.draft\.duckdb(\.wal)?|\.rejections\.draft\.csv|"
    rf"\.{RELEASE}\.duckdb\.draft|\.{KEY}\.[0-9a-f]{{8}}\.draft/"
)
"""What a run leaves that was killed; that of notes goes when they are written again."""
NOTE_DRAFT = re.compile(r"\..+\.[0-9a-f]{8}\.draft")


def ours(room: str, folder: Path) -> list[Path]:
    """Return what of a folder is ours, in order. room: its path below the warehouse, as in OURS."""
    return [folder / name for name, marked in _listed(folder) if re.fullmatch(OURS[room], marked)]


def remove_drafts(folder: Path) -> None:
    """Remove drafts of runs from a folder. Only under the writer lock: then nobody works on them."""
    for name, marked in _listed(folder):
        if DRAFTS.fullmatch(marked):
            if marked.endswith(FOLDER):
                shutil.rmtree(folder / name, ignore_errors=True)
            else:
                (folder / name).unlink(missing_ok=True)


def told_of_strangers(warehouse: Path) -> str | None:
    """Say what is not ours in the folders of a warehouse: how many and where, for names may tell of people.

    None where all is ours. Folders that are kept under a key or a month are not looked into.
    """
    found = {room or ".": _strangers(warehouse / room, known) for room, known in OURS.items()}
    places = ", ".join(f"{count} in {room}" for room, count in found.items() if count)
    return f"not ours, so left alone, below {warehouse}: {places}" if places else None


def _strangers(folder: Path, known: str) -> int:
    written = (DRAFTS, NOTE_DRAFT, re.compile(known))
    return sum(not any(ours.fullmatch(marked) for ours in written) for _, marked in _listed(folder))


def let_go(folder: Path) -> None:
    """Remove a folder of ours, but for what is not ours in it."""
    folder.chmod(0o700)
    listed = _listed(folder)
    for name, marked in listed:
        if KEPT.fullmatch(marked):
            (folder / name).unlink(missing_ok=True)
    if all(KEPT.fullmatch(marked) for _, marked in listed):
        folder.rmdir()


@contextmanager
def draft_of(folder: Path) -> Iterator[Path]:
    """Give a private folder that may become the one of that name; another process may make the same."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.draft")
    draft.mkdir(mode=0o700)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def put(draft: Path, folder: Path, is_whole: Callable[[], bool] = lambda: False) -> Path:
    """Let a draft take the place of a folder of ours, and return that; what is not ours in it stays.

    is_whole: whether what is there is as good, put there by another process: then it stays, for it may be
    read already. The note, the JSON with the checksums of the others, comes last: without it there is
    nothing.
    """
    if _takes_its_name(draft, folder) or is_whole():
        return folder
    if folder.is_dir():
        let_go(folder)
    if _takes_its_name(draft, folder):
        return folder
    for path in sorted(draft.iterdir(), key=lambda file: file.suffix == ".json"):
        path.rename(folder / path.name)
    draft.rmdir()
    return folder


def _takes_its_name(draft: Path, folder: Path) -> bool:
    """Whether a draft could be renamed so: not where something is there. Raises OSError of any other kind."""
    try:
        draft.rename(folder)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        return False
    return True


def _listed(folder: Path) -> list[tuple[str, str]]:
    """Return names in a folder, each also with the mark of what it is; none without a folder."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as found:
        return sorted((entry.name, entry.name + _mark(entry)) for entry in found)


def _mark(entry: "os.DirEntry[str]") -> str:
    if entry.is_symlink():
        return LINK
    return FOLDER if entry.is_dir(follow_symlinks=False) else ""
