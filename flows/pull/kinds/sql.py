"""Kind `sql`: one query of the configuration, asked of a PostgreSQL for each sender and month.

Its rows become a Parquet file. The same rows in the same order are the same bytes, hence its ORDER BY.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import schemas
from flows.keys import CA_FILE, PASSWORD, SENDERS, TEXT, TLS, USER, Key, Kind, address, value
from flows.problems import OutsideFailed, WrongUsage
from flows.pull.offer import Asked, Draft, Fetched, NotThere, Offer
from flows.sources import Source

if TYPE_CHECKING:
    from flows.pull.postgres import Session

ENDING = ".parquet"


def offers(source: Source, asked: Asked) -> Iterator[Offer]:
    """Yield a delivery for each sender and month; where `version` says nothing of it, there is none."""
    query = str(source.options["query"])
    wanted = [(sender, month) for sender in source.senders for month in asked.months]
    parts = urlsplit(source.location)
    place = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()  # whoever asks is no part of it
    is_told = "version" in source.options
    told = _versions(source, wanted) if is_told else [None] * len(wanted)
    for (sender, month), version in zip(wanted, told, strict=True):
        if version is not None or not is_told:
            fields = {"sender": sender, "period": month}
            told_of_it = None if version is None else _digest(query, version)
            yield Offer.named(source, fields, ENDING, f"{place}#{sender}/{month}", version=told_of_it)


def fetch(source: Source, offer: Offer, draft: Draft) -> Fetched:
    """Write all rows to the draft; a query is not resumed. Raises NotThere where there is none."""
    from flows.pull.parquet_rows import write_rows
    from flows.pull.postgres import session

    query = _filled(str(source.options["query"]), offer.sender, str(offer.period))
    with session(source) as opened, opened.batches(query) as batches:
        if not write_rows(batches, draft, f"Source {source.name}"):
            raise NotThere
    return Fetched(offer.version)


def refuse(source: Source) -> None:
    """Raise WrongUsage where the query does not ask for the month, or in no order."""
    query = str(source.options["query"])
    where = f"sources.{source.name}.query"
    if "{period}" not in query:
        raise WrongUsage(
            f"{where} does not name {{period}}; expected one SELECT of the rows of a month, such as "
            "... where periode = {period} order by kpj."
        )
    if len(source.senders) > 1 and "{sender}" not in query:
        raise WrongUsage(
            f"{where} does not name {{sender}}, so its {len(source.senders)} senders would all have the same "
            "rows. Name it, such as ... and kode_kantor = {sender}."
        )
    if not re.search(r"\border\s+by\b", _outermost(query), re.IGNORECASE):
        raise WrongUsage(
            f"{where} has no ORDER BY; without one the same rows come in another order each time, and look "
            "like a new revision. End it with an order that tells all rows apart, such as order by kpj."
        )


def _outermost(query: str) -> str:
    """Return a query without its texts, comments and what stands in brackets."""
    query = re.sub(r"'[^']*'|--[^\n]*", " ", query)
    inner = re.compile(r"\([^()]*\)")
    while inner.search(query):
        query = inner.sub(" ", query)
    return query


def _filled(query: str, sender: str, month: str) -> str:
    """Put a month and a sender in their places.

    Text in SQL is safe here: months are checked digits, senders are letters, digits, - and _ of the
    configuration (flows/sources.py), which also wrote the query. Nothing that was delivered gets here.
    """
    filled = query.strip().rstrip(";").replace("{period}", f"DATE '{month}-01'")
    return filled.replace("{sender}", f"'{sender}'") + "\n"  # behind a comment that ends it


def _versions(source: Source, wanted: list[tuple[str, str]]) -> list[str | None]:
    """Ask `version` for each sender and month: its value as text, None without a row or a value."""
    from flows.pull.postgres import session

    version = str(source.options["version"])
    with session(source) as opened:
        return [_version(opened, _filled(version, sender, month), source) for sender, month in wanted]


def _version(opened: "Session", query: str, source: Source) -> str | None:
    rows = opened.few_rows(query)
    if len(rows) > 1 or any(len(row) != 1 for row in rows):
        raise OutsideFailed(
            f"sources.{source.name}.version gave more than one value for a month; expected one row of one "
            "column, such as select max(updated_at) ... Mend that query."
        )
    return None if not rows or rows[0][0] is None else str(rows[0][0])


def _digest(query: str, version: str) -> str:
    """Return a version that changes with the query and with what the source says, and shows neither."""
    return hashlib.sha256(f"{query}\0{version}".encode()).hexdigest()[:32]


EXTRACT = value(
    str,
    f"an extract, which is what a database gives: {', '.join(schemas.EXTRACTS)}",
    schemas.EXTRACTS.__contains__,
)
KIND = Kind(
    needs=(
        Key("location", "`postgresql://` host and database", address("postgresql", with_user=True)),
        Key("dataset", "what it has, an extract", EXTRACT),
        SENDERS,
        Key("query", "one SELECT of the rows of a `{period}` (and `{sender}`), in an order", TEXT),
    ),
    may_have=(
        USER,
        PASSWORD,
        Key("version", "query of what changes with the rows of a month, such as max(changed_at)", TEXT),
        CA_FILE,
        TLS,
    ),
    refuse=refuse,
    offers=offers,
    fetch=fetch,
)
