"""Judge delivered files without publishing: nothing is registered, kept or changed."""

import json
import secrets
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow

import schemas
from flows.intake.checksums import sha256_of_file
from flows.intake.file_name import ENDINGS, FILE_NAME, MONTH
from flows.intake.manifest import MANIFEST, read_manifest
from flows.intake.outcome import Outcome
from flows.intake.pseudonym import PseudonymKey
from flows.intake.surroundings import Surroundings, opened
from flows.intake.words import REGIONS
from flows.moments import first_day
from flows.problems import NotPublished, Problem, WrongUsage
from flows.settings import Settings
from flows.warehouse.batch import take_in_step
from flows.warehouse.in_force import judged_by, known_regions
from flows.warehouse.plan import Plan, make_plan
from flows.warehouse.steps import steps_with_news
from schemas.codes import ABOUT_REGIONS

if TYPE_CHECKING:
    from flows.warehouse.formats_found import Proposal

T = TypeVar("T")


@dataclass(frozen=True)
class Judged:
    """What would become of a file."""

    file: Path
    sha256: str
    outcome: Outcome
    proposal: "Proposal | None" = None
    """How its sender might be declared, where the file is refused before its rows are judged."""

    @property
    def sender(self) -> str:
        """Its sender, by its name."""
        return sender_of(self.file)

    def as_data(self) -> dict[str, Any]:
        """Return the intake's ledger of this file, for machines. Values are masked."""
        kept = self.outcome
        counted = ("accepted", "rejected", "duplicates", "structural", "by_rule")
        told = ("line", "column", "rule", "severity", "value")
        return {
            "file": str(self.file),
            "sha256": self.sha256,
            "status": kept.status,
            "reason": kept.reason,
            "rows": kept.accepted + kept.rejected + kept.duplicates,
            **{name: getattr(kept, name) for name in counted},
            "rejections": [{name: getattr(breach, name) for name in told} for breach in kept.breaches],
            "proposal": asdict(self.proposal) if self.proposal else None,
        }


def judge_files(settings: Settings, dataset: str, files: list[Path]) -> list[Judged]:
    """Judge files as deliveries of a dataset, as their sender would be read (its name is the file's).

    Raises WrongUsage for an unknown dataset or a file that is not there, NotPublished where the raw folder's
    reference data, against which files are judged, are refused themselves.
    """
    if dataset not in schemas.NAMES:
        raise WrongUsage(f"No dataset is named {dataset}; known are {', '.join(schemas.NAMES)}.")
    for file in files:
        if not file.is_file():
            raise WrongUsage(f"No file at {file}.")
        if not file.name.endswith(ENDINGS):
            raise WrongUsage(
                f"{file} has none of the endings that are read: {', '.join(ENDINGS)}. Save it so."
            )
    needs_regions = ABOUT_REGIONS if dataset in schemas.NEEDS_REGIONS else ()
    judges = schemas.JUDGED_BY if dataset in schemas.EXTRACTS else needs_regions
    made = partial(judged_by, datasets=(dataset,))
    reference = as_delivered(settings, judges, made) if judges else {}
    with tempfile.TemporaryDirectory(prefix="cakupan-") as folder:
        around = Surroundings(settings.region_code, reference, Path(folder) / "spill")
        return [_judge(settings, dataset, file, around) for file in files]


def _judge(settings: Settings, dataset: str, file: Path, around: Surroundings) -> Judged:
    """Judge a file under a key that lasts as long as this: no pseudonym leaves it."""
    from flows.intake.reading import Place  # noqa: PLC0415 - Pandera comes with it
    from flows.intake.take_in import take_in  # noqa: PLC0415
    from flows.warehouse.propose import propose  # noqa: PLC0415

    sender, month = sender_of(file), file.resolve().parent.name
    period = first_day(month) if MONTH.fullmatch(month) else None
    with tempfile.TemporaryDirectory(prefix="cakupan-") as folder, opened(around) as connection:
        place = Place(file, sender, settings.sender(dataset, sender), period, Path(folder))
        key = PseudonymKey(secrets.token_bytes(32))
        [outcome] = take_in(schemas.dataset(dataset), [place], connection, key)
    proposal = None
    if outcome.status == "refused" and not outcome.by_rule and not place.sender.layout:
        with suppress(Problem):  # no table can be made of it in any way
            regions = around.reference.get("regions", REGIONS.empty_table())
            proposal = propose(file, dataset, place.sender, regions=lambda: regions)
    return Judged(file, sha256_of_file(file), outcome, proposal)


def sender_of(file: Path) -> str:
    """Return the sender that a file's name states."""
    name = FILE_NAME.fullmatch(file.name)
    return name["sender"] if name else file.name.partition(".")[0]


def regions_delivered(settings: Settings) -> pyarrow.Table:
    """Return the regions of the raw folder's reference; none where it has none that can be used."""
    try:
        return as_delivered(settings, ABOUT_REGIONS, known_regions)
    except NotPublished:
        return REGIONS.empty_table()


def as_delivered(settings: Settings, datasets: tuple[str, ...], made: Callable[[Settings, Plan], T]) -> T:
    """Return what a run would make of the raw folder's deliveries of these datasets, in a private copy."""
    with tempfile.TemporaryDirectory(prefix="cakupan-") as folder:
        raw = Path(folder) / "raw"
        raw.mkdir()
        for name in datasets:
            if (settings.raw / name).is_dir():
                shutil.copytree(settings.raw / name, raw / name, ignore_dangling_symlinks=True)
        known = [line for line in read_manifest(settings.raw) if line.dataset in datasets]
        lines = "".join(json.dumps(asdict(line)) + "\n" for line in known)
        (raw / MANIFEST).write_text(lines, encoding="utf-8")
        copy = replace(settings, raw=raw, warehouse=Path(folder) / "warehouse")
        plan = make_plan(copy)
        for step in steps_with_news(copy, plan):
            take_in_step(copy, plan, step)
        return made(copy, plan)
