"""Where deliveries come from, and who owes them: the sections [sources.<name>] of cakupan.toml."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import schemas
from flows.intake.file_name import ENDINGS, SENDER
from flows.pattern import Pattern, pattern_of
from flows.problems import WrongUsage

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
"""As somebody asks for one, of any year; those of deliveries are in flows.intake.file_name."""
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
BY_ENDING = ("files", "http", "sftp", "s3")
"""Kinds whose paths name files; of the others it is told what they have, or made of rows."""
MONTHS_OF = {"none": 0, "monthly": 1, "quarterly": 3, "yearly": 12}
"""Months from one period that is owed to the next, by cadence."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")
MOST_BYTES = 4 << 30

Keys = dict[str, type]
COMMON: Keys = {
    "kind": str,
    "location": str,
    "dataset": str,
    "path": str,
    "senders": list,
    "cadence": str,
    "due_day": int,
    "first": str,
    "last": str,
    "most_bytes": int,
    "timeout_seconds": int,
}
KINDS: dict[str, Keys] = {
    "hand": {},
    "files": {},
    "http": {
        "token_env": str,
        "user_env": str,
        "password_env": str,
        "hosts": list,
        "ca_file": str,
        "tls": bool,
    },
    "sftp": {
        "user_env": str,
        "password_env": str,
        "key_file": str,
        "passphrase_env": str,
        "known_hosts": str,
    },
    "s3": {"key_env": str, "secret_env": str, "region": str, "endpoint": str, "ca_file": str, "tls": bool},
    "sql": {
        "user_env": str,
        "password_env": str,
        "query": str,
        "version": str,
        "ca_file": str,
        "tls": bool,
    },
    "ckan": {
        "package": str,
        "datastore": bool,
        "token_env": str,
        "hosts": list,
        "ca_file": str,
        "tls": bool,
    },
    "bps": {
        "key_env": str,
        "domain": str,
        "variable": int,
        "years": list,
        "unit": str,
        "columns": dict,
        "values": dict,
        "labels": dict,
        "only": dict,
        "ca_file": str,
        "tls": bool,
    },
}
"""Keys that a kind knows beside the common ones. `*_env` names a variable of the environment."""
NEEDED: dict[str, tuple[str, ...]] = {
    "hand": (),
    "files": ("location", "path"),
    "http": ("location", "path"),
    "sftp": ("location", "path"),
    "s3": ("location", "path"),
    "sql": ("location", "dataset", "senders", "query"),
    "ckan": ("location", "package", "path"),
    "bps": ("location", "dataset", "senders", "domain", "variable", "key_env", "years", "unit", "columns"),
}
SCHEMES = {
    "http": ("https", "http"),
    "sftp": ("sftp",),
    "s3": ("s3",),
    "sql": ("postgresql",),
    "ckan": ("https", "http"),
    "bps": ("https", "http"),
}


@dataclass(frozen=True)
class Source:
    """A place that has deliveries, and what its senders owe."""

    name: str
    kind: str
    """One of KINDS; `hand` has no place: its deliveries are dropped, and only owed."""
    location: str
    """Folder (absolute) or URL without a password; empty of kind hand."""
    dataset: str | None
    """None where the path names it."""
    path: Pattern | None
    """How what it has is named below the location."""
    senders: tuple[str, ...]
    """Who owe the dataset; also whom to ask for where nothing can be listed."""
    cadence: str
    """One of MONTHS_OF: how often the senders owe a period; none: nothing is owed."""
    due_day: int
    """Day of the month after the period by whose end it is due."""
    first: str | None
    """First period that is owed or asked for, as 2024-01."""
    last: str | None
    """Last one; None while it goes on."""
    most_bytes: int
    """A larger delivery is not taken."""
    timeout_seconds: int
    """Without a byte for so long, a try is given up."""
    options: dict[str, Any] = field(default_factory=dict)
    """Keys of its kind, as in KINDS; paths are absolute."""


def sources_of(sections: Any, path: Path) -> tuple[Source, ...]:
    """Read [sources.<name>] of the configuration at `path`. Raises WrongUsage that names the key."""
    if not isinstance(sections, dict):
        raise WrongUsage(f"{path}: sources must be a section, such as [sources.branches].")
    return tuple(_source(name, values, path) for name, values in sections.items())


def _source(name: str, values: Any, path: Path) -> Source:
    where = f"{path}: sources.{name}"
    if not SENDER.fullmatch(name):
        raise WrongUsage(f"{where}: a source is named with letters, digits, - and _.")
    if not isinstance(values, dict) or values.get("kind") not in KINDS:
        found = values.get("kind") if isinstance(values, dict) else values
        raise WrongUsage(f"{where}.kind is {found!r}; expected one of {', '.join(KINDS)}.")
    kind = values["kind"]
    _refuse_wrong_keys(values, COMMON | KINDS[kind], where)
    for key in NEEDED[kind]:
        if key not in values:
            raise WrongUsage(f"{where}.{key} is missing; a source of kind {kind} needs it.")
    options = {key: value for key, value in values.items() if key in KINDS[kind]}
    for key in ("ca_file", "key_file", "known_hosts"):
        if key in options:
            options[key] = str((path.parent / options[key]).resolve())
    location = _location(kind, values.get("location", ""), options, where, path)
    source = Source(
        name=name,
        kind=kind,
        location=location,
        dataset=values.get("dataset"),
        path=pattern_of(values["path"], f"{where}.path") if "path" in values else None,
        senders=tuple(values.get("senders", ())),
        cadence=values.get("cadence", "none"),
        due_day=values.get("due_day", 10),
        first=values.get("first"),
        last=values.get("last"),
        most_bytes=values.get("most_bytes", MOST_BYTES),
        timeout_seconds=values.get("timeout_seconds", 60),
        options=options,
    )
    _refuse_wrong_values(source, where)
    return source


def _refuse_wrong_keys(values: dict[str, Any], known: Keys, where: str) -> None:
    for key, value in values.items():
        if key not in known:
            raise WrongUsage(f"{where}.{key} is not known; expected {', '.join(sorted(known))}.")
        if type(value) is not known[key]:
            raise WrongUsage(f"{where}.{key} is {value!r}; expected {_SHOWN[known[key]]}.")
        if key.endswith("_env") and not VARIABLE.fullmatch(str(value)):
            raise WrongUsage(  # not shown: it may be the secret itself
                f"{where}.{key} is no name of a variable of the environment; expected one such as "
                "KCBPN_PASSWORD, which holds the secret. A secret never stands in this file."
            )


_SHOWN = {
    str: "a text",
    list: "a list",
    int: "a whole number",
    bool: "true or false",
    dict: "a section",
}


def _location(kind: str, location: str, options: dict[str, Any], where: str, path: Path) -> str:
    """Return the place, absolute. Raises WrongUsage where it holds a secret or is not protected."""
    if kind == "hand":
        if location:
            raise WrongUsage(f"{where}.location is given; what is dropped by hand has none.")
        return ""
    if kind == "files":
        return str((path.parent / location).resolve())
    try:
        parts = urlsplit(location)
        parts.port  # noqa: B018 - raises where it is none
    except ValueError:
        raise WrongUsage(f"{where}.location is no URL; expected {SCHEMES[kind][0]}://host/...") from None
    if parts.password or parts.query or parts.fragment:
        raise WrongUsage(  # not shown: it holds a secret
            f"{where}.location holds a password, a query or a fragment. Name variables of the environment "
            "for secrets (user_env, password_env, token_env, key_env)."
        )
    if parts.scheme not in SCHEMES[kind] or not parts.hostname:
        raise WrongUsage(f"{where}.location is {location!r}; expected {SCHEMES[kind][0]}://host/...")
    reached = _endpoint(options["endpoint"], where) if "endpoint" in options else parts
    if parts.username and kind in ("http", "ckan", "bps", "s3"):
        raise WrongUsage(  # not shown: many a token is written so
            f"{where}.location names a user, whom we would not send. Name variables of the environment "
            "instead: user_env, token_env or key_env."
        )
    if reached.scheme == "http" and reached.hostname not in LOOPBACK and options.get("tls", True):
        raise WrongUsage(
            f"{where} is reached without TLS: what is delivered, and the password, can be read on the way. "
            "Use https, or say tls = false where that is known and accepted."
        )
    return location.rstrip("/")


def _endpoint(endpoint: str, where: str) -> SplitResult:
    """Return where S3 is reached. Raises WrongUsage where that is no address, or holds a secret."""
    try:
        reached = urlsplit(endpoint)
        reached.port  # noqa: B018 - raises where it is none
    except ValueError:
        reached = urlsplit("")
    if reached.scheme not in ("https", "http") or not reached.hostname or "@" in reached.netloc:
        raise WrongUsage(  # not shown: it may hold a secret
            f"{where}.endpoint is no address; expected https://host, without user, password or key."
        )
    return reached


def _refuse_wrong_values(source: Source, where: str) -> None:
    named = source.path.fields if source.path else frozenset()
    if source.dataset is not None and source.dataset not in schemas.NAMES:
        raise WrongUsage(
            f"{where}.dataset is {source.dataset!r}; expected one of {', '.join(schemas.NAMES)}."
        )
    if source.dataset is None and "dataset" not in named:
        raise WrongUsage(f"{where}.dataset is missing, and its path does not name it as {{dataset}}.")
    if source.dataset is not None and "dataset" in named:
        raise WrongUsage(f"{where}: the dataset is given twice, by dataset and by {{dataset}} in path.")
    _refuse_wrong_senders(source, named, where)
    _refuse_wrong_path(source, named, where)
    if source.kind == "sql" and source.dataset not in schemas.EXTRACTS:
        raise WrongUsage(
            f"{where}: a database gives extracts, expected one of {', '.join(schemas.EXTRACTS)}."
        )
    _refuse_wrong_calendar(source, where)
    for key in ("most_bytes", "timeout_seconds"):
        if getattr(source, key) < 1:
            raise WrongUsage(f"{where}.{key} is {getattr(source, key)}; expected 1 or more.")


def _refuse_wrong_senders(source: Source, named: frozenset[str], where: str) -> None:
    wrong = [one for one in source.senders if not isinstance(one, str) or not SENDER.fullmatch(one)]
    if wrong:
        raise WrongUsage(f"{where}.senders names {wrong[0]!r}; expected letters, digits, - and _.")
    if len(set(source.senders)) < len(source.senders):
        raise WrongUsage(f"{where}.senders names one twice.")
    if source.path and "sender" not in named and len(source.senders) != 1:
        raise WrongUsage(f"{where}: its path does not name the {{sender}}, so senders must name exactly one.")


def _refuse_wrong_path(source: Source, named: frozenset[str], where: str) -> None:
    if source.kind in BY_ENDING and source.path and source.path.ending is None:
        raise WrongUsage(
            f"{where}.path is {source.path.text!r}, and nothing that ends so is taken. It must end in one of "
            f"{', '.join(ENDINGS)}, in any case, or in *."
        )
    is_month = "period" in named or {"year", "month"} <= named
    if "month" in named and not is_month:
        raise WrongUsage(f"{where}.path names a {{month}} of no {{year}}. Name both, or {{period}}.")
    if source.kind == "http" and "year" in named and not is_month:
        raise WrongUsage(f"{where}.path names a {{year}} without its {{month}}: one file would be many.")
    if source.dataset in schemas.EXTRACTS and source.path and not is_month:
        raise WrongUsage(f"{where}.path does not name the month of {source.dataset}, as {{period}}.")


def _refuse_wrong_calendar(source: Source, where: str) -> None:
    if source.cadence not in MONTHS_OF:
        raise WrongUsage(f"{where}.cadence is {source.cadence!r}; expected one of {', '.join(MONTHS_OF)}.")
    for key in ("first", "last"):
        value = getattr(source, key)
        if value is not None and not MONTH.fullmatch(value):
            raise WrongUsage(f"{where}.{key} is {value!r}; expected a month as 2024-01.")
    if source.first and source.last and source.last < source.first:
        raise WrongUsage(f"{where}.last is {source.last}, before its first, {source.first}.")
    last_day = 31
    if not 1 <= source.due_day <= last_day:
        raise WrongUsage(f"{where}.due_day is {source.due_day}; expected a day of the month, 1 to 31.")
    if source.cadence != "none" and not (source.first and source.senders and source.dataset):
        raise WrongUsage(
            f"{where} has a cadence, so it must also say who owes what since when: dataset, senders, first."
        )
