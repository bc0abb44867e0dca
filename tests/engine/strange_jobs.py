"""Jobs as no stage has them: what an engine makes of those that fail, eat memory, or take long."""

import time
from dataclasses import dataclass
from pathlib import Path

from flows.engine.job import Counts, Workplace
from flows.meaning import code_of

CODE = ("months", "", code_of("months"))


@dataclass(frozen=True)
class Strange:
    """What they share."""

    @property
    def key(self) -> str:
        return type(self).__name__

    @property
    def name(self) -> str:
        return f"being {type(self).__name__}"

    @property
    def bytes(self) -> int:
        return 1

    @property
    def code(self) -> tuple[str, str, str]:
        return CODE


@dataclass(frozen=True)
class Eats(Strange):
    """Takes memory, a little at a time, so that it is seen."""

    megabytes: int

    @property
    def name(self) -> str:
        return f"eating {self.megabytes} MB"

    def run(self, _: Workplace) -> Counts:
        eaten = []
        for _ in range(self.megabytes // 50):
            eaten.append(bytearray(b"x" * (50 << 20)))
            time.sleep(0.05)
        return {"eaten": len(eaten)}


@dataclass(frozen=True)
class Fails(Strange):
    """Fails with an error that quotes a row."""

    quoted: str

    def run(self, _: Workplace) -> Counts:
        raise ValueError(f"row of {self.quoted}")


@dataclass(frozen=True)
class Sleeps(Strange):
    """Takes so long."""

    seconds: float

    def run(self, _: Workplace) -> Counts:
        time.sleep(self.seconds)
        return {}


@dataclass(frozen=True)
class Writes(Strange):
    """Writes a file."""

    path: Path
    text: str
    written_by: tuple[str, str, str] = CODE

    @property
    def code(self) -> tuple[str, str, str]:
        return self.written_by

    def run(self, _: Workplace) -> Counts:
        self.path.write_text(self.text, encoding="utf-8")
        return {"written": len(self.text)}
