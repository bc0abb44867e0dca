"""Judge delivered files without publishing: nothing is registered, kept or changed."""

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow

import schemas
from flows.intake.intake import Outcome, take_in
from flows.intake.manifest import FILE_NAME, MANIFEST, read_manifest
from flows.problems import WrongUsage
from flows.settings import Settings
from flows.warehouse.batch import datasets_with_news, known_regions, take_in_dataset
from flows.warehouse.plan import ABOUT_REGIONS, make_plan


@dataclass(frozen=True)
class Judged:
    """What would become of a file."""

    file: Path
    sha256: str
    outcome: Outcome

    def as_data(self) -> dict[str, Any]:
        """Return the intake's ledger of this file, for machines. Values are masked."""
        kept = self.outcome
        return {
            "file": str(self.file),
            "sha256": self.sha256,
            "status": kept.status,
            "reason": kept.reason,
            "rows": kept.accepted + kept.rejected + kept.duplicates,
            "accepted": kept.accepted,
            "rejected": kept.rejected,
            "duplicates": kept.duplicates,
            "structural": kept.structural,
            "by_rule": kept.by_rule,
            "rejections": [
                {"line": b.line, "column": b.column, "rule": b.rule, "severity": "error", "value": b.value}
                for b in kept.breaches
            ],
        }


def judge_files(settings: Settings, dataset: str, files: list[Path]) -> list[Judged]:
    """Judge files as deliveries of a dataset, as their sender would be read (its name is the file's).

    Raises WrongUsage for an unknown dataset or a file that is not there, NotPublished where the raw folder's
    regions, against which files are judged, are refused themselves.
    """
    if dataset not in schemas.NAMES:
        raise WrongUsage(f"No dataset is named {dataset}; known are {', '.join(schemas.NAMES)}.")
    for file in files:
        if not file.is_file():
            raise WrongUsage(f"No file at {file}.")
    contract = schemas.dataset(dataset)
    regions = regions_as_delivered(settings) if dataset in schemas.NEEDS_REGIONS else None
    judged = []
    for file in files:
        content = file.read_bytes()
        name = FILE_NAME.fullmatch(file.name)
        sender = settings.sender(dataset, name["sender"] if name else "")
        outcome, _ = take_in(contract, content, sender, regions)
        judged.append(Judged(file, hashlib.sha256(content).hexdigest(), outcome))
    return judged


def regions_as_delivered(settings: Settings) -> pyarrow.Table:
    """Return the lookup of regions that a run would use, made in a private copy of their deliveries."""
    with tempfile.TemporaryDirectory(prefix="cakupan-") as folder:
        raw = Path(folder) / "raw"
        raw.mkdir()
        for name in ABOUT_REGIONS:
            if (settings.raw / name).is_dir():
                shutil.copytree(settings.raw / name, raw / name)
        known = [line for line in read_manifest(settings.raw) if line.dataset in ABOUT_REGIONS]
        lines = "".join(json.dumps(asdict(line)) + "\n" for line in known)
        (raw / MANIFEST).write_text(lines, encoding="utf-8")
        copy = replace(settings, raw=raw, warehouse=Path(folder) / "warehouse")
        plan = make_plan(copy)
        for dataset in datasets_with_news(copy, plan):
            take_in_dataset(copy, plan, dataset)
        return known_regions(copy, plan)
