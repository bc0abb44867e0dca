"""The office's configuration, `cakupan.toml`."""

import os
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import schemas
from flows.engine.declared import Declared, engine_of
from flows.keys import YES_NO, Read, read_key, value, variable_of
from flows.own_folders import outside
from flows.problems import WrongUsage
from flows.project import PROJECT
from flows.project import SQL as SQL  # noqa: PLC0414 - found here by what reads settings too
from flows.sender import CHOICES as CHOICES  # noqa: PLC0414 - found here by what reads settings too
from flows.sender import Sender
from flows.sender_section import sender_of
from flows.sources import Source, sources_of

SAID = value(str, "a text", len)
COUNT = value(int, "a whole number, 0 or more", lambda found: found >= 0)
SHARE = value(int | float, "a fraction below 1, such as 0.005", lambda found: 0 <= found < 1)
KEYS: dict[str, tuple[str, Read]] = {
    "office.name": ("office_name", SAID),
    "office.region_code": ("region_code", SAID),
    "office.time_zone": ("time_zone", SAID),
    "paths.raw": ("raw", SAID),
    "paths.warehouse": ("warehouse", SAID),
    "releases.keep": ("keep_releases", COUNT),
    "releases.lock_wait_seconds": ("lock_wait_seconds", COUNT),
    "reconciliation.tolerance_rate": ("reconciliation_tolerance", lambda *told: float(SHARE(*told))),
    "reconciliation.blocks": ("reconciliation_blocks", YES_NO),
    "privacy.key_file": ("key_file", SAID),
    "calendar.gaps_block": ("gaps_block", YES_NO),
    "calendar.look_back_months": ("look_back_months", COUNT),
    "notifications.webhook_env": ("webhook_env", variable_of("address", "CAKUPAN_WEBHOOK")),
    "report.boundaries": ("boundaries", SAID),
    "report.boundaries_code": ("boundaries_code", SAID),
    "export.licence": ("licence", SAID),
    "export.licence_url": ("licence_url", SAID),
}
"""What a key of a section says: of which field of the settings, and how it is read."""
NEEDED = {"office.name", "office.region_code", "office.time_zone", "paths.raw", "paths.warehouse"}
NEEDED_THERE = {"privacy.key_file", "notifications.webhook_env", "report.boundaries", "export.licence"}
"""Keys without which their section says nothing, where it is there."""
SECTIONS = tuple(dict.fromkeys(name.partition(".")[0] for name in KEYS))
FILES = ("raw", "warehouse", "key_file", "boundaries")
"""Fields that are paths, from the folder of the configuration on."""
TABLES = ("senders", "sources")
"""Sections whose keys are names that the office gives."""
READ_ELSEWHERE = (*TABLES, "engine")
SIMULATED = "simulated.toml"
"""Marks a raw folder of simulated records; it says their territory and senders and holds a key of its own."""
SIMULATED_OFFICE = "Kantor Wilayah Simulasi"
"""The office of a simulated territory that is not the configured one."""
GLOB = set("*?[]")


@dataclass(frozen=True)
class Settings:
    """One office's configuration. Paths are absolute."""

    office_name: str
    region_code: str
    time_zone: str
    raw: Path
    warehouse: Path
    senders: dict[tuple[str, str], Sender]
    keep_releases: int = 6
    lock_wait_seconds: float = 600
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
    engine: Declared = field(default_factory=Declared)
    """Where the jobs of a run are done."""
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
    content = _read(path)
    _refuse_unknown_keys(content, path)
    instead = {"raw": raw, "warehouse": warehouse}
    told = {name: str(folder.resolve()) for name, folder in instead.items() if folder}
    settings = Settings(
        **_fields({**content, "paths": content.get("paths", {}) | told}, path),
        senders=_senders(content.get("senders", {}), path),
        sources=sources_of(content.get("sources", {}), path),
        engine=engine_of(content.get("engine", {}), path),
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


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongUsage(f"{path} is not readable as TOML: {error}") from None


def _with_simulation(settings: Settings) -> Settings:
    """Take the territory, the senders and the key that a folder of simulated records declares."""
    path = settings.raw / SIMULATED
    if not path.is_file():
        return settings
    content = _read(path)
    region = content.get("region_code", settings.region_code)
    return replace(
        settings,
        region_code=read_key(f"{path}: region_code", SAID, region, path.parent),
        office_name=settings.office_name if region == settings.region_code else SIMULATED_OFFICE,
        senders={**settings.senders, **_senders(content.get("senders", {}), path)},
        simulated_key=read_key(f"{path}: pseudonym_key", SAID, content.get("pseudonym_key"), path.parent),
    )


def _refuse_unknown_keys(content: dict[str, Any], path: Path) -> None:
    for section, values in content.items():
        if section in READ_ELSEWHERE:
            continue
        if section not in SECTIONS:
            sections = ", ".join([*SECTIONS, *READ_ELSEWHERE])
            raise WrongUsage(f"{path}: [{section}] is not known; expected {sections}.")
        if not isinstance(values, dict):
            raise WrongUsage(f"{path}: {section} must be a section, written [{section}].")
        for key in values:
            if f"{section}.{key}" not in KEYS:
                known = sorted(n.partition(".")[2] for n in KEYS if n.startswith(f"{section}."))
                raise WrongUsage(f"{path}: {section}.{key} is not known; expected {', '.join(known)}.")


def _fields(content: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return the fields of the settings that are said. Raises WrongUsage that names the key."""
    found: dict[str, Any] = {}
    for name, (field_name, read) in KEYS.items():
        section, _, key = name.partition(".")
        values = content.get(section, {})
        if key in values or name in NEEDED or (values and name in NEEDED_THERE):
            said = read_key(f"{path}: {name}", read, values.get(key), path.parent)
            found[field_name] = path.parent / said if field_name in FILES else said
    return found | {name: _folder(found[name]) for name in ("raw", "warehouse")}


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
            found[dataset, name] = sender_of(
                _section(values, where, path), schemas.dataset(dataset), f"{path}: {where}"
            )
    return found


def _section(values: Any, name: str, path: Path) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise WrongUsage(f"{path}: {name} must be a section, such as [senders.workforce.sakernas].")
    return values
