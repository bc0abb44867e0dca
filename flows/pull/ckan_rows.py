"""What a CKAN portal answers: its actions, and the rows of its datastore page by page."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx

from flows.intake.number_texts import of_decimal
from flows.problems import OutsideFailed
from flows.pull import web
from flows.pull.offer import Draft, NotThere, Refused, Transient
from flows.sources import Source

PAGE_ROWS = 10_000
"""Rows asked for at once; a portal may give fewer."""
ADVICE = {
    "Authorization Error": "its token does not let us read that. Name one in token_env, or renew it",
    "Not Found Error": "it has no such package or rows. See that package is right, and datastore",
    "Validation Error": "it does not take what we ask for. See that package is right",
    "Search Query Error": "it does not take what we ask for. See that package is right",
}
"""What to do, by the type of an error of CKAN."""


@dataclass(frozen=True)
class Page:
    """Some rows of a resource, in order of `_id`."""

    total: int
    """Rows of the whole resource."""
    header: list[str]
    rows: list[dict[str, Any]]


def action(client: httpx.Client, source: Source, name: str, params: dict[str, str | int]) -> dict[str, Any]:
    """Return the result of an action of the API. Raises Transient, Refused or another OutsideFailed."""
    where = f"Source {source.name}: the portal at {source.location}"
    try:
        answer = web.get_json(client, source, f"{source.location}/api/3/action/{name}", params)
    except NotThere:
        raise OutsideFailed(
            f"{where} does not have what {name} asks for, or is no CKAN. See that location, package and "
            "datastore are right."
        ) from None
    if not isinstance(answer, dict) or "success" not in answer:
        raise Refused(f"{where} does not answer {name} as a CKAN does. See that its location is right.")
    if answer["success"] is not True:
        error = answer.get("error")
        told = error.get("__type") if isinstance(error, dict) else None
        raise OutsideFailed(f"{where} refused {name}: {ADVICE.get(str(told), 'it does not say why')}.")
    if not isinstance(answer.get("result"), dict):
        raise Refused(f"{where} answers {name} without a result.")
    result: dict[str, Any] = answer["result"]
    return result


def write_rows(client: httpx.Client, source: Source, resource: str, draft: Draft) -> None:
    """Write all rows as a CSV, without `_id`. Raises NotThere without a row, Transient where they change."""
    where = f"Source {source.name}, rows of {resource}"
    written, last = 0, 0
    with draft.path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        first = page = _page(client, source, resource, written, where)
        writer.writerow(first.header)
        while page.rows:
            last = _last_id(page, last, where)
            writer.writerows(
                [_cell(row.get(name), where, draft.number_format) for name in page.header]
                for row in page.rows
            )
            written += len(page.rows)
            if file.tell() > draft.most_bytes:
                raise Refused(f"{where}: they have more than {draft.most_bytes:,} bytes. Raise most_bytes.")
            if written >= first.total:
                break
            page = _page(client, source, resource, written, where)
            if (page.total, page.header) != (first.total, first.header):
                raise Transient(f"{where}: they changed while they were read.")
    if written != first.total:
        raise Transient(f"{where}: the portal gave {written:,} of {first.total:,}.")
    if not written:
        raise NotThere


def _page(client: httpx.Client, source: Source, resource: str, offset: int, where: str) -> Page:
    asked: dict[str, str | int] = {
        "resource_id": resource,
        "limit": PAGE_ROWS,
        "offset": offset,
        "sort": "_id",
    }
    result = action(client, source, "datastore_search", asked)
    fields, rows, total = (result.get(key) for key in ("fields", "records", "total"))
    if not isinstance(fields, list) or not isinstance(rows, list) or type(total) is not int:
        raise Refused(f"{where}: the portal answers without fields, records or a total.")
    if result.get("total_was_estimated"):
        raise Refused(f"{where}: the portal only estimates how many there are, so none can be missed.")
    header = [field.get("id") if isinstance(field, dict) else None for field in fields]
    named = [name for name in header if isinstance(name, str) and name != "_id"]
    if len(named) != len(header) - 1 or len(set(named)) < len(named):
        raise Refused(f"{where}: its fields are not each named once beside _id.")
    if not all(isinstance(row, dict) for row in rows):
        raise Refused(f"{where}: a record is no set of fields.")
    return Page(total, named, rows)


def _last_id(page: Page, last: int, where: str) -> int:
    """Return the last `_id` of a page. Raises Transient where one does not follow: a row has come or gone."""
    for row in page.rows:
        found = row.get("_id")
        if type(found) is not int or found <= last:
            raise Transient(f"{where}: they are not in order of _id; they changed while they were read.")
        last = found
    return last


def _cell(value: Any, where: str, number_format: str) -> str:
    """Return a value as text; a number in the format of the sender's texts, so that it is read as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Decimal):
        return of_decimal(value, number_format)
    if isinstance(value, int | str | float):  # a float is none: NaN or infinity
        return str(value)
    raise Refused(f"{where}: a value is no text and no number, but several. Deliver them in columns.")
