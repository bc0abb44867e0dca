"""Simulated raw folders to measure on, made once for each scale and kept."""

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from flows.settings import PROJECT, SQL

DIRT = "0.01"
CAKUPAN = str(Path(sys.executable).with_name("cakupan"))


@dataclass(frozen=True)
class Months:
    """What is simulated: plain files, a hundredth of the rows with a defect."""

    scale: float
    first: str = "2024-10"
    months: int = 1

    @property
    def last(self) -> str:
        """The last month."""
        year, month = (int(part) for part in self.first.split("-"))
        later = year * 12 + month - 1 + self.months - 1
        return f"{later // 12}-{later % 12 + 1:02d}"


def simulated(wanted: Months, cache: Path) -> Path:
    """Return a raw folder with these months and no payments of others; simulate it where it is not there."""
    name = f"raw-{wanted.first}-{wanted.months}-{wanted.scale:g}-{_code()}"
    folder = cache / name
    if not (folder / "simulated.toml").is_file():
        draft = cache / f".{name}"
        shutil.rmtree(draft, ignore_errors=True)
        command = [CAKUPAN, "simulate", "--out", str(draft), "--formats", "plain", "--dirt", DIRT]
        command += ["--scale", f"{wanted.scale:g}", "--first", wanted.first, "--months", str(wanted.months)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        without_other_payments(draft, wanted)
        draft.rename(folder)
    return folder


def without_other_payments(folder: Path, wanted: Months) -> None:
    """Remove payments of other months: a simulation has those of two years."""
    for month in sorted((folder / "contributions").iterdir()):
        if not wanted.first <= month.name <= wanted.last:
            shutil.rmtree(month)


def linked(raw: Path, target: Path) -> Path:
    """Copy a raw folder by links: a run registers its files in the folder that it reads."""
    shutil.copytree(raw, target, copy_function=_link)
    return target


def alone(raw: Path, target: Path, month: str) -> Path:
    """Copy a raw folder by links, without any other month."""
    for other in {folder.name for folder in linked(raw, target).glob("*/20*")} - {month}:
        take_month_away(target, other)
    return target


def add_month(raw: Path, target: Path, month: str) -> None:
    """Add a month that was left out."""
    for folder in sorted(raw.glob(f"*/{month}")):
        shutil.copytree(folder, target / folder.parent.name / month, copy_function=_link, dirs_exist_ok=True)


def take_month_away(target: Path, month: str) -> None:
    """Remove a month that was added."""
    for folder in sorted(target.glob(f"*/{month}")):
        shutil.rmtree(folder)


def rows_of(raw: Path, month: str) -> int:
    """Return the lines of the membership files of a month, headers left out."""
    lines = 0
    for path in sorted((raw / "memberships" / month).glob("*.csv")):
        with path.open("rb") as source:
            lines += sum(piece.count(b"\n") for piece in iter(lambda: source.read(1 << 24), b"")) - 1
    return lines


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def _code() -> str:
    digest = hashlib.sha256()
    for path in sorted([*(SQL / "simulate").glob("*.sql"), *(PROJECT / "flows" / "simulate").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
