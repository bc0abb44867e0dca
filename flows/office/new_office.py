"""Write the folder of a new office: configuration, key, references, rows to fill, and what comes next."""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.office.references import header_of, write_bases, write_references, write_rows
from flows.office.territory import Territory
from flows.problems import WrongUsage
from flows.settings import SIMULATED, load_settings

HERE = Path(__file__).parent
CONFIGURATION, KEY, CHECKLIST, FILL = "cakupan.toml", "pseudonym.key", "CHECKLIST.md", "fill"
EXAMPLE = "CAB-CONTOH"
"""Code of the branch in the example rows; nobody's."""
CLOSED = 0o750
"""Mode of folders in which deliveries lie."""


@dataclass(frozen=True)
class NewOffice:
    """What is asked of whoever starts an office. Paths are absolute."""

    folder: Path
    name: str
    territory: Territory
    time_zone: str
    raw: Path
    warehouse: Path


def write_office(new: NewOffice) -> list[str]:
    """Write the folder; return what comes next, a line each. Raises WrongUsage where it is somebody's."""
    refuse(new)
    new.folder.mkdir(parents=True, exist_ok=True)
    new.folder.chmod(CLOSED)
    is_new = not new.raw.exists()
    new.raw.mkdir(parents=True, exist_ok=True)
    if is_new:
        new.raw.chmod(CLOSED)
    write_references(new.raw, new.territory)
    if not (new.raw / SIMULATED).exists():
        write_bases(new.raw)
    write_examples(new.folder / FILL, new)
    write_key(new.folder / KEY)
    (new.folder / CHECKLIST).write_text(filled("checklist.md", shown_of(new)), encoding="utf-8")
    (new.folder / CONFIGURATION).write_text(configuration(new), encoding="utf-8")
    load_settings(new.folder / CONFIGURATION)  # what is written is read
    config = new.folder / CONFIGURATION
    return [
        f"{new.folder}: the office {new.name}, territory {new.territory.code} {new.territory.name} "
        f"({len(new.territory.regencies)} regencies and cities).",
        f"Keep a copy of {new.folder / KEY} in a safe: under another key nobody is recognised.",
        f"What comes next is in {new.folder / CHECKLIST}. First:",
        f"  export CAKUPAN_CONFIG={config}",
        "  cakupan doctor",
    ]


def refuse(new: NewOffice) -> None:
    """Raise WrongUsage for a folder that holds something, and for a time zone that is none."""
    if new.folder.exists() and (not new.folder.is_dir() or any(new.folder.iterdir())):
        raise WrongUsage(f"{new.folder} is there and not empty. Name a new folder; nothing was written.")
    if not new.name.strip():
        raise WrongUsage("--name is empty; expected the name of the office, as Kantor Wilayah Jawa Timur.")
    try:
        ZoneInfo(new.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongUsage(
            f"--time-zone is {new.time_zone!r}; expected a name such as {new.territory.time_zone}."
        ) from None


def configuration(new: NewOffice) -> str:
    """Return the text of cakupan.toml, every section explained."""
    said = {
        "name": new.name,
        "region_code": new.territory.code,
        "time_zone": new.time_zone,
        "raw": below(new.raw, new.folder),
        "warehouse": below(new.warehouse, new.folder),
    }
    return filled("cakupan.toml", {name: json.dumps(text, ensure_ascii=False) for name, text in said.items()})


def filled(template: str, said: dict[str, str]) -> str:
    """Return the text of a template of this folder; its key is active unless that is said."""
    return Template((HERE / template).read_text(encoding="utf-8")).substitute({"key": "", **said})


def shown_of(new: NewOffice) -> dict[str, str]:
    """Return what the check-list shows of an office."""
    config = str(new.folder / CONFIGURATION)
    return {"name": new.name, "raw": below(new.raw, new.folder), "config": config}


def below(path: Path, folder: Path) -> str:
    """Return a path from a folder on, where it lies in it."""
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()


def write_key(path: Path) -> None:
    """Make a key that only its owner may read."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(f"{secrets.token_hex(32)}\n")


def write_examples(folder: Path, new: NewOffice) -> None:
    """Write the office's own references with example rows, each where it would lie in the raw folder."""
    code, kanwil, year = new.territory.code, f"KANWIL-{new.territory.code}", datetime.now(UTC).year
    own = {"source": "own list", "valid_from": f"{year}-01"}
    office = {"office_code": kanwil, "office_name": new.name, "office_level": "kanwil", "aliases": new.name}
    branch = {"office_code": EXAMPLE, "office_name": "Kantor Cabang Contoh", "office_level": "branch"}
    rows = {
        "offices": [
            office | own | {"region_code": code},
            branch | own | {"parent_office_code": kanwil, "aliases": "Cabang Contoh"},
        ],
        "office_regions": [
            {"office_code": EXAMPLE, "region_code": regency, **own} for regency in new.territory.regencies[:2]
        ],
        "targets": [
            {
                **{"target_family": "UCJ", "target_year": str(year + 1), "region_code": code},
                **{"segment": "ALL", "target_percent": "45", "measure": "coverage_rate"},
                **{"base_definition": "sakernas_employed", "meaning": "Contoh / example"},
                "valid_from": own["valid_from"],
            }
        ],
    }
    for dataset, of_dataset in rows.items():
        header = header_of(dataset)
        cells = [[row.get(name, "") for name in header] for row in of_dataset]
        write_rows(folder / dataset / "office.csv", header, cells)
