"""Checksums of raw files, remembered while a file stays what the disk says it was."""

import hashlib
import json
import time
from pathlib import Path

from flows.disk import replace_text
from flows.problems import NotPublished

SETTLED_SECONDS = 3.0
"""A file written just now may be written again within one tick of the disk's clock: it is not remembered."""


def memory_of(warehouse: Path) -> Path:
    """Where the checksums are remembered between runs."""
    return warehouse / "cache" / "checksums.json"


def changed(file: str, warehouse: Path) -> NotPublished:
    """Say that a raw file has other bytes than a run began with, and forget all checksums.

    Where the disk did not tell of a change it may not have told of others: the next run reads every file.
    """
    memory_of(warehouse).unlink(missing_ok=True)
    return NotPublished(
        f"{file} has other bytes than when this run looked at it; nothing was published. See that nobody is "
        "writing it, and run again: every raw file is read anew then, and taken as it is."
    )


def sha256_of_file(path: Path) -> str:
    """Return the checksum of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(files: dict[str, list[int | str]]) -> str:
    return hashlib.sha256(json.dumps(files).encode()).hexdigest()


class Checksums:
    """Checksums by path, size, time of change and inode; what was changed is read again.

    A month of raw extracts is a gigabyte: reading two years of them only to find nothing new takes minutes.
    The bytes that are taken in are checked once more when they are read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[str, list[int | str]] = {}
        self.seen: dict[str, list[int | str]] = {}
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["sha256"] == _digest(kept["files"]):
                self.known = kept["files"]
        except (OSError, ValueError, TypeError, KeyError):
            return

    def of(self, path: Path) -> str:
        """Return the checksum of a file, read only if it is not the one that is known."""
        stat = path.stat()
        state: list[int | str] = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        name = str(path)
        known = self.known.get(name, [])
        sha256 = str(known[-1]) if known[:-1] == state else sha256_of_file(path)
        if time.time() - max(stat.st_mtime, stat.st_ctime) > SETTLED_SECONDS:
            self.seen[name] = [*state, sha256]
        return sha256

    def save(self) -> None:
        """Remember what was seen, and nothing else."""
        if self.seen != self.known:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            replace_text(self.path, json.dumps({"sha256": _digest(self.seen), "files": self.seen}))
