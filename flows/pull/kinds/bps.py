"""Kind `bps`: a dynamic table of BPS WebAPI (webapi.bps.go.id/v1/api), as a CSV in the words of BPS.

All its `years` become one delivery, since each comes whole with the figures that BPS has revised.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import keys
from flows.problems import OutsideFailed, WrongUsage
from flows.pull.bps_readings import Reading, readings_of
from flows.pull.bps_table import Table, rows_of, table_of
from flows.pull.offer import Asked, Draft, Fetched, NotThere, Offer, Refused, Unchanged
from flows.sources import Source

if TYPE_CHECKING:
    import httpx

YEARS = range(1901, 2200)
FIRST_YEAR = 1900
"""The id of a year (th) is the years since."""
AVAILABLE = "available"


def years(found: Any, folder: Path) -> list[int]:
    """Read the years that are asked for, each once."""
    told: list[Any] = keys.LIST(found, folder)
    if not told or any(type(year) is not int or year not in YEARS for year in told):
        raise WrongUsage(f" is {told!r}; expected years such as [2023, 2024].")
    if len(set(told)) < len(told):
        raise WrongUsage(" names one twice.")
    return told


def refuse(source: Source) -> None:
    """Raise WrongUsage where the keys make no table."""
    table_of(source)
    if len(source.senders) != 1:
        raise WrongUsage(f"sources.{source.name}.senders must name exactly one; the table is one delivery.")


def offers(source: Source, asked: Asked) -> Iterator[Offer]:  # noqa: ARG001 - names no month: always wanted
    """Yield the one delivery of the table; only fetching tells whether it has changed."""
    options = source.options
    place = f"{source.location}/list#data/{options['domain']}/{options['variable']}"
    yield Offer.named(source, {}, ".csv", place)


def fetch(source: Source, offer: Offer, draft: Draft) -> Fetched:  # noqa: ARG001 - there is only one
    """Write the CSV of all years that BPS has; its contents are its version. Raises NotThere without one."""
    from flows.pull import web

    table = table_of(source)
    with web.client(source) as client:
        readings = [
            reading for year in source.options["years"] for reading in _year(client, source, table, year)
        ]
    if not readings:
        raise NotThere
    body = _csv(rows_of(table, readings))
    version = hashlib.sha256(body).hexdigest()[:32]
    if version == draft.known_version:
        raise Unchanged
    if len(body) > draft.most_bytes:
        raise Refused(f"{_where(source)} makes {len(body):,} bytes, more than its most_bytes.")
    draft.path.write_bytes(body)
    return Fetched(version)


def _year(client: "httpx.Client", source: Source, table: Table, year: int) -> list[Reading]:
    """Return the readings of a year, none where BPS does not have it (yet)."""
    answer = _ask(client, source, year)
    where = f"{_where(source)}, year {year}"
    if not isinstance(answer, dict) or answer.get("status") != "OK":
        raise OutsideFailed(  # its message is not shown: it may quote the request, so the key
            f"{where}: BPS answers with an error. See that the key in {source.options['key_env']} is valid, "
            "and that domain and variable are those of the table."
        )
    if answer.get("data-availability") != AVAILABLE:
        return []
    readings = readings_of(answer, where)
    if {reading.tahun.label for reading in readings} - {str(year)}:
        raise Refused(f"{where}: BPS answers with another year. Nothing is taken of it.")
    _refuse_other_unit(answer, table, where)
    return readings


def _ask(client: "httpx.Client", source: Source, year: int) -> Any:
    """Ask as parameters, where the documentation also has a path: so the key is apart from what is shown."""
    from flows.pull import web

    options = source.options
    params = {
        "model": "data",
        "lang": "ind",
        "domain": options["domain"],
        "var": options["variable"],
        "th": year - FIRST_YEAR,
        "key": web.secret(source, "key_env") or "",
    }
    try:
        return web.get_json(client, source, f"{source.location}/list", params, secret_params=("key",))
    except NotThere:
        raise OutsideFailed(
            f"{_where(source)}: there is no WebAPI of BPS at {source.location}. Expected a location such as "
            "https://webapi.bps.go.id/v1/api."
        ) from None


def _refuse_other_unit(answer: dict[str, Any], table: Table, where: str) -> None:
    told = [one.get("unit") for one in answer.get("var", []) if isinstance(one, dict)]
    if [str(one or "").strip().casefold() for one in told] != [table.unit.casefold()]:
        raise Refused(
            f"{where}: its unit is not the declared {table.unit!r}, for which the factor is. Look at the "
            "table and mend unit and factor."
        )


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _where(source: Source) -> str:
    return f"Source {source.name}, variable {source.options['variable']} of {source.options['domain']}"


FOUR_DIGITS = keys.value(str, "four digits, such as 6300", re.compile("[0-9]{4}").fullmatch)
FACTOR = keys.value(int | float, "a number such as 1, or 1000 for thousands", lambda told: told > 0)
KIND = keys.Kind(
    needs=(
        keys.Key("location", "`https://` address of the WebAPI", keys.WEB),
        keys.DATASET,
        keys.SENDERS,
        keys.Key("domain", "whose table it is, such as 6300", FOUR_DIGITS),
        keys.Key("variable", "number of the table", keys.WHOLE),
        keys.Key("key_env", "variable that holds the key of the WebAPI", keys.variable),
        keys.Key("years", "years that are asked for", years),
        keys.Key("unit", "as BPS prints it; another unit is refused", keys.TEXT),
    ),
    may_have=(
        keys.Key("factor", "by which figures are multiplied, 1000 for thousands", FACTOR, 1),
        keys.Key("only", "labels or ids, by list of BPS, of the figures that are taken", keys.SECTION, {}),
        keys.CA_FILE,
        keys.TLS,
    ),
    refuse=refuse,
    offers=offers,
    fetch=fetch,
)
