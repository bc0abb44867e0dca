"""What a kind of source declares: its keys, and how each is read and checked when the configuration is.

Nothing here, and nothing that a module of flows/pull/kinds imports at its top, costs time to import.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

import schemas
from flows.intake.file_name import ENDINGS, SENDER
from flows.pattern import Pattern, pattern_of
from flows.problems import WrongUsage

if TYPE_CHECKING:
    from flows.pull.offer import Asked, Draft, Fetched, Offer, PassedOver
    from flows.sources import Source

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SHOWN = {
    str: "a text",
    list: "a list",
    int: "a whole number",
    bool: "true or false",
    dict: "a section",
}

Read = Callable[[Any, Path], Any]
"""Returns what a key says, given the folder of the configuration. Raises WrongUsage whose text goes on behind
the name of the key: ` is 5; expected a text.`"""


@dataclass(frozen=True)
class Key:
    """A key of a section [sources.<name>]."""

    name: str
    holds: str
    """As README.md says it."""
    read: Read
    default: Any = None


def nothing(*_: object) -> Any:
    """Do what is done where there is nothing to pull."""
    return iter(())


@dataclass(frozen=True)
class Kind:
    """A kind of source: the KIND of a module in flows/pull/kinds, under whose name it is known."""

    needs: tuple[Key, ...] = ()
    may_have: tuple[Key, ...] = ()
    refuse: "Callable[[Source], object]" = lambda _: None
    """Raises WrongUsage where the keys do not fit each other; it names them as sources.<name>.<key>."""
    offers: "Callable[[Source, Asked], Iterator[Offer | PassedOver]]" = nothing
    """Yields what the source has, or may have, of what is asked, and what it has beside that."""
    fetch: "Callable[[Source, Offer, Draft], Fetched]" = nothing
    """Writes the whole of an offer to its draft.

    Raises Unchanged, NotThere, Transient, Refused or another OutsideFailed.
    """
    is_listed: bool = False
    """Whether it tells what it has; else it is asked month by month."""
    bearer: str = "Bearer "
    """What stands before the token of `token_env`."""

    @property
    def is_pulled(self) -> bool:
        """Whether there is anything to pull."""
        return self.offers is not nothing


def value(kind: type, expected: str = "", fits: Callable[[Any], object] = lambda _: True) -> Read:
    """Return what reads a value of a type that fits, and else says what is expected."""

    def read(found: Any, _: Path) -> Any:
        if type(found) is not kind or not fits(found):
            told = expected if type(found) is kind else SHOWN[kind]
            raise WrongUsage(f" is {found!r}; expected {told}.")
        return found

    return read


TEXT, WHOLE, YES_NO, SECTION = (value(kind) for kind in (str, int, bool, dict))


def one_of(*allowed: str) -> Read:
    """Return what reads one of some words."""
    return value(str, f"one of {', '.join(allowed)}", allowed.__contains__)


def texts(found: Any, folder: Path) -> tuple[str, ...]:
    """Read a list of texts."""
    return tuple(TEXT(one, folder) for one in value(list)(found, folder))


def senders(found: Any, folder: Path) -> tuple[str, ...]:
    """Read the names of senders, each once."""
    names: list[Any] = value(list)(found, folder)
    wrong = [one for one in names if not isinstance(one, str) or not SENDER.fullmatch(one)]
    if wrong:
        raise WrongUsage(f" names {wrong[0]!r}; expected letters, digits, - and _.")
    if len(set(names)) < len(names):
        raise WrongUsage(" names one twice.")
    return tuple(names)


def variable(found: Any, folder: Path) -> str:
    """Read the name of a variable of the environment; what is none is not shown, it may be the secret."""
    if not VARIABLE.fullmatch(TEXT(found, folder)):
        raise WrongUsage(
            " is no name of a variable of the environment; expected one such as KCBPN_PASSWORD, which holds "
            "the secret. A secret never stands in this file."
        )
    return str(found)


def path(found: Any, folder: Path) -> str:
    """Read the path of a file or folder."""
    return str((folder / TEXT(found, folder)).resolve())


def pattern(found: Any, folder: Path) -> Pattern:
    """Read how what a source has is named."""
    return pattern_of(TEXT(found, folder), "")


def file_pattern(found: Any, folder: Path) -> Pattern:
    """Read the same of files, which are taken by their endings."""
    read = pattern(found, folder)
    if read.ending is None:
        raise WrongUsage(
            f" is {read.text!r}, and nothing that ends so is taken. It must end in one of "
            f"{', '.join(ENDINGS)}, in any case, or in *."
        )
    return read


def address(*schemes: str, with_user: bool = False) -> Read:
    """Return what reads a URL of these schemes, in which no secret stands."""

    def read(found: Any, folder: Path) -> str:
        parts = parted(TEXT(found, folder))
        if parts is None:
            raise WrongUsage(f" is no URL; expected {schemes[0]}://host/...")
        if parts.password or parts.query or parts.fragment:
            raise WrongUsage(  # not shown: it holds a secret
                " holds a password, a query or a fragment. Name variables of the environment for secrets "
                "(user_env, password_env, token_env, key_env)."
            )
        if parts.scheme not in schemes or not parts.hostname:
            raise WrongUsage(f" is {found!r}; expected {schemes[0]}://host/...")
        if parts.username and not with_user:
            raise WrongUsage(  # not shown: many a token is written so
                " names a user, whom we would not send. Name variables of the environment instead: user_env, "
                "token_env or key_env."
            )
        return str(found).rstrip("/")

    return read


def parted(url: str) -> SplitResult | None:
    """Return the parts of a URL, None where it is none."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is none
    except ValueError:
        return None
    return parts


DATASET = Key("dataset", "what it has; else its `path` names it", one_of(*schemas.NAMES))
SENDERS = Key("senders", "who owe it, or whom to ask for where nothing can be listed", senders, ())
PATH = Key("path", "how what it has is named", pattern)
FILE_PATH = Key("path", "how its files are named below the location", file_pattern)
USER = Key("user_env", "variable that holds the user", variable)
PASSWORD = Key("password_env", "variable that holds the password", variable)
TOKEN = Key("token_env", "variable that holds a token, instead of user and password", variable)
HOSTS = Key("hosts", "where redirects may lead, beside the host itself", texts, ())
CA_FILE = Key("ca_file", "certificates (PEM) of the authority to trust", path)
TLS = Key("tls", "`false` accepts an address without TLS", YES_NO, True)
WEB = address("https", "http")
