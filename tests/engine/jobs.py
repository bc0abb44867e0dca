"""Small jobs that do what jobs of a run may come to do."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.engine.job import Counts, Workplace
from flows.intake.pseudonym import KeyPlace
from flows.meaning import code_of

CANARY = "6371014506900001"
"""A number of a person."""
STAGE = "hidden cells"
"""Whose code is little."""


@dataclass(frozen=True)
class Small:
    """Leaves a file that says which process did it."""

    folder: Path
    number: int = 0
    does: str = ""
    """What else: quotes, crashes, refuses, dies once, eats, waits, reads the key."""
    digest: str = ""
    """Of another code."""
    pseudonyms: KeyPlace | None = None

    @property
    def name(self) -> str:
        """What is told of it."""
        return f"noting number {self.number}"

    @property
    def bytes(self) -> int:
        """Of the first the most."""
        return 1000 - self.number

    @property
    def code(self) -> tuple[str, str, str]:
        """That of this project, or another."""
        return STAGE, "", self.digest or code_of(STAGE)

    def run(self, at: Workplace) -> Counts:
        """Do it, and return its number."""
        assert at.folder.is_dir()
        if self.does:
            getattr(self, f"_{self.does.replace(' ', '_')}")()
        with (self.folder / str(self.number)).open("a", encoding="utf-8") as done:
            done.write(f"{os.getpid()}\n")
        return {"number": self.number}

    def _quotes(self) -> None:
        duckdb.sql(f"select '{CANARY} Siti'::integer").fetchall()

    def _crashes(self) -> None:
        try:
            raise ValueError(f"of {CANARY}")
        except ValueError as error:
            raise KeyError(CANARY) from error

    def _refuses(self) -> None:
        (self.folder / "nowhere" / "file").read_bytes()

    def _dies_once(self) -> None:
        if not (self.folder / "died").exists():
            (self.folder / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)

    def _eats(self) -> None:
        eaten = [bytearray(b"x") * (100 << 20) for _ in range(7)]
        time.sleep(60)
        eaten.clear()

    def _reads_the_key(self) -> None:
        assert self.pseudonyms is not None
        self.pseudonyms.read()

    def _waits(self) -> None:
        (self.folder / f"{self.number} waits").touch()
        while not (self.folder / "go on").exists():
            time.sleep(0.02)


def done_by(folder: Path) -> dict[int, list[str]]:
    """Return the processes that did each."""
    found = (path for path in folder.iterdir() if path.name.isdecimal())
    return {int(path.name): path.read_text(encoding="utf-8").split() for path in found}
