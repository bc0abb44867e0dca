"""Readings of a dynamic table of BPS: keys such as 99991452891000 taken apart, figures as written."""

import html
import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any

from flows.pull.offer import Refused

PARTS = ("vervar", "var", "turvar", "tahun", "turtahun")
"""Lists of ids, in the order in which a key is made of them: row, variable, kind, year, part of the year."""
MOST_CELLS = 500_000
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
MAYBE_THOUSANDS = re.compile(r"-?[1-9][0-9]*\.[0-9]{3}")
"""A text, not a number: 50.000 may be fifty thousand."""
ID = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Item:
    """One of a list: a region, a kind, a year."""

    val: str
    """Its id, digits."""
    label: str


@dataclass(frozen=True)
class Reading:
    """One figure, and what it is of."""

    value: Decimal | None
    """None where the cell is empty."""
    vervar: Item
    var: Item
    turvar: Item
    tahun: Item
    turtahun: Item

    @property
    def key(self) -> str:
        """Its ids, as 9999/145/289/100/0."""
        return "/".join(getattr(self, part).val for part in PARTS)


def readings_of(answer: dict[str, Any], where: str) -> list[Reading]:
    """Return all readings in order of their keys. Raises Refused for keys of no ids or two, and no number."""
    lists = [_items(answer.get(part), part, where) for part in PARTS]
    if prod(map(len, lists)) > MOST_CELLS:
        raise Refused(
            f"{where}: the lists of BPS have more than {MOST_CELLS:,} cells. Ask for a smaller table."
        )
    content = answer.get("datacontent") or {}  # none is written []
    if not isinstance(content, dict):
        raise Refused(f"{where}: BPS answers without datacontent, where its figures are expected.")
    cells: dict[str, list[tuple[Item, ...]]] = defaultdict(list)
    for items in product(*lists):
        cells["".join(item.val for item in items)].append(items)
    return [
        Reading(_number(content[key], where), *_cell(key, cells.get(key, []), where))
        for key in sorted(content)
    ]


def _items(found: Any, part: str, where: str) -> list[Item]:
    if not isinstance(found, list):
        raise Refused(f"{where}: BPS answers without the list {part}, by which its keys are read.")
    items = []
    for one in found:
        val = one.get("val") if isinstance(one, dict) else None
        if isinstance(val, bool) or not ID.fullmatch(str(val)):
            raise Refused(f"{where}: in the list {part} of BPS an id is no number.")
        items.append(Item(str(val), _text(one.get("label"))))
    return items


def _text(label: Any) -> str:
    """Return a label without the tags that BPS prints some with."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", str(label or ""))).split())


def _cell(key: str, found: list[tuple[Item, ...]], where: str) -> tuple[Item, ...]:
    if len(found) != 1:
        told = "none of its ids" if not found else "its ids in more than one way"
        shown = f"key {key}" if re.fullmatch(r"[0-9]{1,60}", key) else "a key"
        raise Refused(f"{where}: {shown} of BPS fits {told}, so nobody knows what its figure is of.")
    return found[0]


def _number(value: Any, where: str) -> Decimal | None:
    """Return a number as it is written; a decimal comma is not guessed at."""
    if value is None or value == "":
        return None
    shown = format(value, "f") if isinstance(value, Decimal) else str(value)
    is_text = isinstance(value, str) and MAYBE_THOUSANDS.fullmatch(value)
    if isinstance(value, bool) or is_text or not NUMBER.fullmatch(shown):
        raise Refused(f"{where}: a figure of BPS is no number written as 1234.5. Nothing is taken of it.")
    return Decimal(shown)
