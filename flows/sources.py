"""Where deliveries come from, and who owes them: the sections [sources.<name>] of cakupan.toml."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import schemas
from flows.intake.file_name import SENDER
from flows.keys import DATASET, FILE_PATH, PATH, SENDERS, Key, one_of, read_key, value
from flows.kinds import KINDS, kind_of
from flows.pattern import Pattern
from flows.problems import WrongUsage

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
"""As somebody asks for one, of any year; those of deliveries are in flows.intake.file_name."""
MONTHS_OF = {"none": 0, "monthly": 1, "quarterly": 3, "yearly": 12}
"""Months from one period that is owed to the next, by cadence."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")

A_MONTH = value(str, "a month as 2024-01", MONTH.fullmatch)
ONE_OR_MORE = value(int, "1 or more", lambda told: told >= 1)
A_DAY = value(int, "a day of the month, 1 to 31", range(1, 32).__contains__)
COMMON = (
    DATASET,
    PATH,
    SENDERS,
    Key("cadence", f"how often they owe it: {', '.join(MONTHS_OF)}", one_of(*MONTHS_OF), "none"),
    Key("due_day", "by the end of which day of the month after", A_DAY, 10),
    Key("first", "first month that is owed or asked for, such as 2024-01", A_MONTH),
    Key("last", "last such month", A_MONTH),
    Key("most_bytes", "a larger delivery is not taken", ONE_OR_MORE, 4 << 30),
    Key("timeout_seconds", "without a byte for so long, a try is given up", ONE_OR_MORE, 60),
)
"""Keys that a source of any kind may have, beside `kind`."""


@dataclass(frozen=True)
class Source:
    """A place that has deliveries, and what its senders owe: what COMMON says of its keys."""

    name: str
    kind: str
    """One of flows.kinds.KINDS."""
    location: str
    """Folder (absolute) or URL without a password; empty where it has none."""
    dataset: str | None
    path: Pattern | None
    senders: tuple[str, ...]
    cadence: str
    """One of MONTHS_OF; none: nothing is owed."""
    due_day: int
    first: str | None
    last: str | None
    """None while it goes on."""
    most_bytes: int
    timeout_seconds: int
    options: dict[str, Any] = field(default_factory=dict)
    """Keys of its kind that are given or have a default; paths are absolute."""


def sources_of(sections: Any, path: Path) -> tuple[Source, ...]:
    """Read [sources.<name>] of the configuration at `path`. Raises WrongUsage that names the key."""
    if not isinstance(sections, dict):
        raise WrongUsage(f"{path}: sources must be a section, such as [sources.branches].")
    try:
        return tuple(_source(name, values, path.parent) for name, values in sections.items())
    except WrongUsage as error:
        raise WrongUsage(f"{path}: {error}") from None


def _source(name: str, values: Any, folder: Path) -> Source:
    where = f"sources.{name}"
    if not SENDER.fullmatch(name):
        raise WrongUsage(f"{where}: a source is named with letters, digits, - and _.")
    found = values.get("kind") if isinstance(values, dict) else values
    if found not in KINDS:
        raise WrongUsage(f"{where}.kind is {found!r}; expected one of {', '.join(KINDS)}.")
    kind = kind_of(found)
    keys = {key.name: key for key in (*COMMON, *kind.needs, *kind.may_have)}
    for key in values:
        if key not in {*keys, "kind"}:
            raise WrongUsage(f"{where}.{key} is not known; expected {', '.join(sorted({*keys, 'kind'}))}.")
    for needed in kind.needs:
        if needed.name not in values:
            raise WrongUsage(f"{where}.{needed.name} is missing; a source of kind {found} needs it.")
    read = {key.name: key.default for key in keys.values() if key.default is not None}
    read |= {
        key: read_key(f"{where}.{key}", keys[key].read, told, folder)
        for key, told in values.items()
        if key != "kind"
    }
    own = {key.name: read.pop(key.name, key.default) for key in COMMON}
    source = Source(name=name, kind=found, location=read.pop("location", ""), **own, options=read)
    _refuse_what_does_not_fit(source, where)
    kind.refuse(source)
    return source


def _refuse_what_does_not_fit(source: Source, where: str) -> None:
    """Raise WrongUsage where keys that every kind may have do not fit each other."""
    named = source.path.fields if source.path else frozenset()
    if source.dataset is None and "dataset" not in named:
        raise WrongUsage(f"{where}.dataset is missing, and its path does not name it as {{dataset}}.")
    if source.dataset is not None and "dataset" in named:
        raise WrongUsage(f"{where}: the dataset is given twice, by dataset and by {{dataset}} in path.")
    if source.path and "sender" not in named and len(source.senders) != 1:
        raise WrongUsage(f"{where}: its path does not name the {{sender}}, so senders must name exactly one.")
    if "month" in named and not named & {"period", "year"}:
        raise WrongUsage(f"{where}.path names a {{month}} of no {{year}}. Name both, or {{period}}.")
    is_month = "period" in named or {"year", "month"} <= named
    kind = kind_of(source.kind)
    if "year" in named and not is_month and FILE_PATH in kind.needs and not kind.is_listed:
        raise WrongUsage(f"{where}.path names a {{year}} without its {{month}}: one file would be many.")
    if source.dataset in schemas.EXTRACTS and source.path and not is_month:
        raise WrongUsage(f"{where}.path does not name the month of {source.dataset}, as {{period}}.")
    if source.first and source.last and source.last < source.first:
        raise WrongUsage(f"{where}.last is {source.last}, before its first, {source.first}.")
    if source.cadence != "none" and not (source.first and source.senders and source.dataset):
        raise WrongUsage(
            f"{where} has a cadence, so it must also say who owes what since when: dataset, senders, first."
        )
    reached = urlsplit(source.options.get("endpoint", source.location))
    if reached.scheme == "http" and reached.hostname not in LOOPBACK and source.options.get("tls", True):
        raise WrongUsage(
            f"{where} is reached without TLS: what is delivered, and the password, can be read on the way. "
            "Use https, or say tls = false where that is known and accepted."
        )
