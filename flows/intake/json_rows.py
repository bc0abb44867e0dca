"""Rows of JSON, as portals answer them, as text by position: a list of records, alone or within an answer."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import pyarrow

from flows.intake.decoding import Refused
from flows.intake.number_texts import of_decimal
from flows.intake.sheet import Sheet

MOST_BYTES = 64 << 20
"""It is read at once; ten times that in memory."""
FIRST_LINE = 2
"""Number of the first record, as if the names of its values were line 1."""
MOST_ZEROS = 60
"""Of a number such as 1e9: a few signs may stand for a gigabyte of them."""
NAMES = ("records", "data", "rows")
"""Under which portals give records beside other lists, such as that of their fields."""
NO_JSON = "the file is no JSON, expected a list of records by its name. Fetch it again"
Record = dict[str, Any]


def read_json(path: Path) -> Sheet:
    """Return the values of all records; the header names each that any of them has, in their order.

    Raises Refused for what is no JSON, holds no records or only some of those that it counts, and for a value
    that is several.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Refused(f"the file is larger than {MOST_BYTES >> 20} MiB. Deliver the rows as CSV or Parquet")
    try:
        answer = json.loads(
            path.read_bytes().decode("utf-8-sig"),
            parse_float=_number,
            parse_constant=_no_number,
            object_pairs_hook=_record,
        )
    except (ValueError, RecursionError):  # its text may quote values
        raise Refused(NO_JSON) from None
    records = _records_in(answer)
    header = list(dict.fromkeys(name for record in records for name in record))
    cells = [[record.get(name) for name in header] for record in records]
    numbers: dict[int, list[int]] = {}
    lines, rows = [], []
    for line, row in enumerate(cells, start=FIRST_LINE):
        texts = [_text(value, line, position) for position, value in enumerate(row)]
        for position, value in enumerate(row):
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                numbers.setdefault(position, []).append(line)
        if any(text and text.strip() for text in texts):
            lines.append(line)
            rows.append(texts)
    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    table = pyarrow.table(
        [pyarrow.array(lines, pyarrow.int64()), *(pyarrow.array(c, pyarrow.string()) for c in columns)],
        names=["line", *(f"c{position}" for position in range(len(header)))],
    )
    return Sheet(
        header=header,
        header_line=1,
        rows=table,
        blank_lines=len(records) - len(rows),
        numeric={position: pyarrow.array(of, pyarrow.int64()) for position, of in sorted(numbers.items())},
        physical_rows=len(records) + 1,
    )


def _number(text: str) -> Decimal:
    """Return a number as it is written; what no column could hold is refused before it fills the memory."""
    if abs(int(text.lower().partition("e")[2] or 0)) > MOST_ZEROS:
        raise ValueError
    return Decimal(text)


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _record(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise Refused("a record has a name twice, expected one value for each. Fetch the file again")
    return record


def _records_in(answer: Any) -> list[Record]:
    """Return the records of an answer; of several lists those that bear a name of NAMES."""
    lists = _lists(answer, "")
    of_names = ([one for one in lists if one[0] == name] for name in NAMES)
    found = next(filter(None, of_names), [one for one in lists if one[1]])
    if not any(records for _, records, _ in found):
        raise Refused(
            "the file has no list of records, such as [{...}, {...}], alone or as `records` or `data`. Of a "
            "sender that has none: cakupan report-none"
        )
    if len(found) > 1:
        raise Refused(f"the file has {len(found)} lists of records, expected one. Deliver each by itself")
    _, records, total = found[0]
    if total is not None and total != len(records):
        raise Refused(f"the file has {len(records):,} of {total:,} records. Fetch all of them at once")
    return records


def _lists(answer: Any, name: str, total: int | None = None) -> "list[tuple[str, list[Record], int | None]]":
    """Return lists of records with their names and the number of records that stands beside them."""
    if isinstance(answer, list):
        return [(name, answer, total)] if all(isinstance(one, dict) and one for one in answer) else []
    if not isinstance(answer, dict):
        return []
    beside = answer.get("total")
    counted = beside if type(beside) is int else None
    return [one for key, value in answer.items() for one in _lists(value, key, counted)]


def _text(value: Any, line: int, position: int) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | Decimal):
        return of_decimal(Decimal(value), "plain")
    if isinstance(value, str):
        return value
    raise Refused(
        f"line {line}, column {position + 1} is no text and no number, but several. Deliver them in columns"
    )
