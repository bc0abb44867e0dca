"""What lies below the raw folder: files that may be deliveries, and whatever is none, with why."""

import errno
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import schemas
from flows.intake.file_name import ENDINGS
from flows.problems import OutsideFailed

NO_DELIVERY = re.compile(r"manifest\.jsonl|accepted\.jsonl|simulated\.toml")
"""Files at the root of the raw folder that are about deliveries."""
TRUTH = re.compile(r"truth[a-z_]*\.csv")
"""The same, of a simulation."""
OF_A_SIMULATION = "simulated.toml"
OURS = re.compile(r"\.landing|\.manifest\.lock|\.[a-z]+\.jsonl\.draft|\.gitkeep|\.gitignore")
"""Hidden files and folders at the root that Cakupan or Git put there."""
OF_THE_DISK = ("lost+found",)
GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
"""Errors of a path that leads nowhere."""


@dataclass(frozen=True)
class Lying:
    """Paths below the raw folder."""

    files: list[Path] = field(default_factory=list)
    strange: dict[Path, str] = field(default_factory=dict)
    """What is no file although it may be meant as one: why, and what to do."""
    hidden: list[Path] = field(default_factory=list)
    """Names that begin with a dot and are not ours: nobody means them as deliveries."""


def look_through(raw: Path) -> Lying:
    """Return all that lies below the raw folder, by path.

    Links are followed to files, and to the folder of a dataset. Raises OutsideFailed for a folder or file
    that cannot be read: nobody knows then what was delivered.
    """
    found = Lying()
    _look_into(raw, found, raw)
    found.files.sort()
    return found


def _look_into(folder: Path, found: Lying, raw: Path) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        if folder != raw and folder.relative_to(raw).parts[0] not in schemas.NAMES:
            found.strange[folder] = (
                f"it is a folder that cannot be read ({error.strerror}), and no dataset has it. Move it"
            )
            return
        raise unreadable(folder, error) from None
    for entry in entries:
        _look_at(entry, found, raw)


def _look_at(entry: "os.DirEntry[str]", found: Lying, raw: Path) -> None:
    path, is_at_root = Path(entry.path), Path(entry.path).parent == raw
    if entry.name.startswith(".") or (is_at_root and entry.name in OF_THE_DISK):
        if not (is_at_root and (OURS.fullmatch(entry.name) or entry.name in OF_THE_DISK)):
            found.hidden.append(path)
        return
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        if error.errno not in GONE:
            raise unreadable(path, error) from None
        if entry.is_symlink():
            found.strange[path] = "it is a link that leads nowhere. Restore what it leads to, or remove it"
        return
    if S_ISDIR(mode):
        _look_at_folder(entry, path, found, raw, is_at_root)
    elif not S_ISREG(mode):
        found.strange[path] = "it is no regular file. Put a file there, or remove it"
    elif not (is_at_root and _is_about_deliveries(entry.name, raw)):
        found.files.append(path)


def _look_at_folder(entry: "os.DirEntry[str]", path: Path, found: Lying, raw: Path, is_at_root: bool) -> None:
    if path.name.endswith(ENDINGS):  # whoever made it meant a file
        found.strange[path] = "it is a folder, expected a file. Move what is in it"
    if entry.is_symlink() and not is_at_root:
        found.strange[path] = (
            "it is a link to a folder, which is followed only in the place of a dataset's folder. "
            "Put the files there, or link the dataset's folder"
        )
    else:
        _look_into(path, found, raw)


def _is_about_deliveries(name: str, raw: Path) -> bool:
    is_simulated = (raw / OF_A_SIMULATION).exists()
    return bool(NO_DELIVERY.fullmatch(name)) or (is_simulated and bool(TRUTH.fullmatch(name)))


def unreadable(path: Path, error: OSError) -> OutsideFailed:
    """Return the problem that a path below the raw folder cannot be read."""
    return OutsideFailed(
        f"{path} cannot be read ({error.strerror}), so what was delivered is not known. Mount its disk, or "
        "let this user read it, and run again. Nothing was registered or published."
    )
