"""Folders that are kept under a key: a note in each says what it is, and the checksums of its files."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.belongings import put
from flows.intake.checksums import sha256_of_file

NOTE = "kept.json"
WORTH_THREADS = 4 << 20


@dataclass(frozen=True)
class Kept:
    """A folder that is kept."""

    folder: Path
    files: Mapping[str, str]
    """sha256 by name."""
    told: Mapping[str, Any]
    """What its maker says of it, as JSON."""

    def is_there(self) -> bool:
        """Whether the folder is this one by its own account; the files are not read."""
        return load(self.folder) == self

    def is_whole(self) -> bool:
        """Whether every file is there with its checksum."""
        return self.is_there() and self.holds(self.files)

    def holds(self, names: Iterable[str]) -> bool:
        """Whether these files have their checksums."""
        asked = list(names)
        return checksums([self.folder / name for name in asked]) == [self.files[name] for name in asked]


def keep(
    draft: Path,
    folder: Path,
    told: Mapping[str, Any],
    files: Mapping[str, str] | None = None,
    *,
    replaces: bool = True,
) -> Kept:
    """Let a draft, a private folder, become the one that is kept there, whole or not at all.

    files: their checksums, where these are known. replaces: whether it takes the place of what is kept there
    and whole.
    """
    names = sorted(path.name for path in draft.iterdir())
    found = files or dict(zip(names, checksums([draft / name for name in names]), strict=True))
    kept = Kept(folder, dict(sorted(found.items())), dict(told))
    said = {"files": kept.files, "told": kept.told}
    note = json.dumps({"sha256": digest(said), "kept": said}, sort_keys=True)
    (draft / NOTE).write_text(note, encoding="utf-8")
    for path in draft.iterdir():
        path.chmod(0o600)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    put(draft, folder, lambda: not replaces and is_kept(folder))
    return kept


def load(folder: Path) -> Kept | None:
    """Return what is kept in a folder, None where its note is not sound or a file is gone. Reads no file."""
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        said = note["kept"]
        kept = Kept(folder, dict(said["files"]), dict(said["told"]))
        is_sound = note["sha256"] == digest(said) and all((folder / name).is_file() for name in kept.files)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if is_sound else None


def is_kept(folder: Path) -> bool:
    """Whether something is kept in a folder, and whole."""
    kept = load(folder)
    return kept is not None and kept.holds(kept.files)


def checksums(paths: Sequence[Path]) -> list[str]:
    """Return the checksums of files, read side by side where they are large."""
    if sum(path.stat().st_size for path in paths) < WORTH_THREADS:
        return [sha256_of_file(path) for path in paths]
    with ThreadPoolExecutor() as pool:
        return list(pool.map(sha256_of_file, paths))


def digest(content: Any) -> str:
    """Return the digest of a value that JSON can write."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
