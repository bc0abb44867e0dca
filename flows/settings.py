"""The office's configuration, `cakupan.toml`."""

import json
import os
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import schemas
from flows.own_folders import outside
from flows.problems import WrongUsage
from flows.project import PROJECT
from flows.project import SQL as SQL  # noqa: PLC0414 - found here by what reads settings too
from flows.pull.keys import VARIABLE
from flows.sender import CHOICES, Sender
from flows.sheet_layout import sheet_layout
from flows.sources import Source, sources_of

LAYOUTS = {"layout": ("long", "wide")}
"""Only of recaps; where it is wide, the keys of flows/sheet_layout.py say how the sheet is laid out."""
KNOWN = {
    "office": {"name", "region_code", "time_zone"},
    "paths": {"raw", "warehouse"},
    "releases": {"keep", "lock_wait_seconds"},
    "reconciliation": {"tolerance_rate", "blocks"},
    "privacy": {"key_file"},
    "calendar": {"gaps_block", "look_back_months"},
    "notifications": {"webhook_env"},
    "report": {"boundaries", "boundaries_code"},
    "export": {"licence", "licence_url"},
}
TABLES = ("senders", "sources")
"""Sections whose keys are names that the office gives."""
SIMULATED = "simulated.toml"
"""Marks a raw folder of simulated records; it declares their senders and holds a key of its own."""
GLOB = set("*?[]")


@dataclass(frozen=True)
class Settings:
    """One office's configuration. Paths are absolute."""

    office_name: str
    region_code: str
    time_zone: str
    raw: Path
    warehouse: Path
    keep_releases: int
    lock_wait_seconds: float
    senders: dict[tuple[str, str], Sender]
    reconciliation_tolerance: float = 0.005
    """Share of a recap's total by which accepted rows may miss it."""
    reconciliation_blocks: bool = False
    """Whether nothing is published while a recap is missed by more."""
    key_file: Path | None = None
    """The secret of the pseudonyms, a file that only its owner may read."""
    simulated_key: str | None = field(default=None, repr=False)
    """The secret that a folder of simulated records brings; it protects nobody."""
    sources: tuple[Source, ...] = ()
    """Where deliveries come from, and who owes them."""
    gaps_block: bool = False
    """Whether nothing is published while a delivery that is due is missing or held."""
    look_back_months: int = 3
    """Months behind the last one of which a source is asked again for what it has delivered before."""
    webhook_env: str | None = None
    """Variable of the environment that holds the address of the notifications."""
    boundaries: Path | None = None
    """GeoJSON of the regencies for the map of the page; without one it is of tiles."""
    boundaries_code: str = "region_code"
    """Property of its features that holds the BPS code."""
    licence: str | None = None
    """Under what the office gives its exports away, such as CC-BY-4.0; None where it has not said."""
    licence_url: str | None = None
    """Where the text of that licence is."""

    @property
    def published(self) -> Path:
        """The file that readers open."""
        return self.warehouse / "cakupan.duckdb"

    def sender(self, dataset: str, name: str) -> Sender:
        """How this sender writes this dataset."""
        return self.senders.get((dataset, name), Sender())


def find_configuration(config: Path | None) -> Path:
    """Return the configuration file: the one named, else CAKUPAN_CONFIG, else the project's own."""
    named = config or (Path(os.environ["CAKUPAN_CONFIG"]) if os.environ.get("CAKUPAN_CONFIG") else None)
    path = (named or PROJECT / "cakupan.toml").resolve()
    if not path.is_file():
        raise WrongUsage(f"No configuration at {path}. Name one with --config or CAKUPAN_CONFIG.")
    return path


def load_settings(
    config: Path | None = None, raw: Path | None = None, warehouse: Path | None = None
) -> Settings:
    """Read cakupan.toml; `raw` and `warehouse` replace its paths. Raises WrongUsage that names the key."""
    path = find_configuration(config)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongUsage(f"{path} is not readable as TOML: {error}") from None
    _refuse_unknown_keys(content, path)
    office, paths, releases, reconciliation, privacy, calendar, notifications, report, given = (
        content.get(name, {}) for name in KNOWN
    )
    settings = Settings(
        office_name=_text(office, "office.name", path),
        region_code=_text(office, "office.region_code", path),
        time_zone=_text(office, "office.time_zone", path),
        raw=_folder(raw.resolve() if raw else path.parent / _text(paths, "paths.raw", path)),
        warehouse=_folder(
            warehouse.resolve() if warehouse else path.parent / _text(paths, "paths.warehouse", path)
        ),
        keep_releases=_whole(releases, "releases.keep", 6, path),
        lock_wait_seconds=_whole(releases, "releases.lock_wait_seconds", 600, path),
        senders=_senders(content.get("senders", {}), path),
        reconciliation_tolerance=_share(reconciliation, "reconciliation.tolerance_rate", 0.005, path),
        reconciliation_blocks=_switch(reconciliation, "reconciliation.blocks", False, path),
        key_file=path.parent / _text(privacy, "privacy.key_file", path) if privacy else None,
        sources=sources_of(content.get("sources", {}), path),
        gaps_block=_switch(calendar, "calendar.gaps_block", False, path),
        look_back_months=_whole(calendar, "calendar.look_back_months", 3, path),
        webhook_env=_variable(notifications, "notifications.webhook_env", path) if notifications else None,
        boundaries=path.parent / _text(report, "report.boundaries", path) if report else None,
        boundaries_code=_text({"boundaries_code": "region_code", **report}, "report.boundaries_code", path),
        licence=_text(given, "export.licence", path) if given else None,
        licence_url=_text(given, "export.licence_url", path) if "licence_url" in given else None,
    )
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as Asia
        raise WrongUsage(
            f"{path}: office.time_zone is {settings.time_zone!r}; expected a name such as Asia/Makassar."
        ) from None
    if not settings.raw.is_dir():
        raise WrongUsage(f"No folder of raw deliveries at {settings.raw}. Name it with --raw or paths.raw.")
    outside(settings.warehouse, (settings.raw,))
    return _with_simulation(settings)


def _with_simulation(settings: Settings) -> Settings:
    """Add the senders and the key that a folder of simulated records declares."""
    path = settings.raw / SIMULATED
    if not path.is_file():
        return settings
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongUsage(f"{path} is not readable as TOML: {error}") from None
    return replace(
        settings,
        senders={**settings.senders, **_senders(content.get("senders", {}), path)},
        simulated_key=_text(content, "pseudonym_key", path),
    )


def _refuse_unknown_keys(content: dict[str, Any], path: Path) -> None:
    for section, values in content.items():
        if section in TABLES:
            continue
        if section not in KNOWN:
            raise WrongUsage(f"{path}: [{section}] is not known; expected {', '.join([*KNOWN, *TABLES])}.")
        if not isinstance(values, dict):
            raise WrongUsage(f"{path}: {section} must be a section, written [{section}].")
        for key in values:
            if key not in KNOWN[section]:
                raise WrongUsage(
                    f"{path}: {section}.{key} is not known; expected {', '.join(sorted(KNOWN[section]))}."
                )


def _text(section: dict[str, Any], name: str, path: Path) -> str:
    value = section.get(name.rpartition(".")[2])
    if not isinstance(value, str) or not value:
        raise WrongUsage(f"{path}: {name} is {value!r}; expected a text.")
    return value


def _variable(section: dict[str, Any], name: str, path: Path) -> str:
    """Return the name of a variable of the environment; what is none is not shown, it may be the secret."""
    value = _text(section, name, path)
    if not VARIABLE.fullmatch(value):
        raise WrongUsage(
            f"{path}: {name} is no name of a variable of the environment; expected one such as "
            "CAKUPAN_WEBHOOK, which holds the address. A secret never stands in this file."
        )
    return value


def _whole(section: dict[str, Any], name: str, default: int, path: Path) -> int:
    value = section.get(name.rpartition(".")[2], default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise WrongUsage(f"{path}: {name} is {value!r}; expected a whole number, 0 or more.")
    return value


def _share(section: dict[str, Any], name: str, default: float, path: Path) -> float:
    value = section.get(name.rpartition(".")[2], default)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < 1:
        raise WrongUsage(f"{path}: {name} is {value!r}; expected a fraction below 1, such as 0.005.")
    return float(value)


def _switch(section: dict[str, Any], name: str, default: bool, path: Path) -> bool:
    value = section.get(name.rpartition(".")[2], default)
    if not isinstance(value, bool):
        raise WrongUsage(f"{path}: {name} is {value!r}; expected true or false.")
    return value


def _folder(path: Path) -> Path:
    path = path.resolve()
    if GLOB & set(str(path)):
        raise WrongUsage(f"{path} holds one of * ? [ ]; DuckDB reads these as patterns. Rename the folder.")
    return path


def _senders(sections: Any, path: Path) -> dict[tuple[str, str], Sender]:
    found: dict[tuple[str, str], Sender] = {}
    for dataset, senders in _section(sections, "senders", path).items():
        if dataset not in schemas.NAMES:
            raise WrongUsage(
                f"{path}: senders.{dataset} names no dataset; expected one of {', '.join(schemas.NAMES)}."
            )
        for name, values in _section(senders, f"senders.{dataset}", path).items():
            where = f"senders.{dataset}.{name}"
            found[dataset, name] = _sender(_section(values, where, path), dataset, f"{path}: {where}")
    return found


def _sender(values: dict[str, Any], dataset: str, where: str) -> Sender:
    choices = CHOICES | (LAYOUTS if dataset == "recaps" else {})
    is_wide = "layout" in choices and values.get("layout") == "wide"
    sheet = {key: value for key, value in values.items() if is_wide and key not in choices}
    for key, value in values.items():
        if key not in sheet and value not in choices.get(key, ()):
            expected = "; ".join(f"{k} = {' or '.join(map(json.dumps, v))}" for k, v in choices.items())
            raise WrongUsage(f"{where}.{key} is {value!r}; expected {expected}.")
    declared = {key: value for key, value in values.items() if key in CHOICES}
    return Sender(**declared, layout=sheet_layout(sheet, where) if is_wide else None)


def _section(values: Any, name: str, path: Path) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise WrongUsage(f"{path}: {name} must be a section, such as [senders.workforce.sakernas].")
    return values
