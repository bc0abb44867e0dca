"""The territory of an office as a person names it, found in the reference of regions that ships."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from flows.problems import WrongUsage
from flows.project import PROJECT

SHIPPED = PROJECT / "data" / "raw"
NATION = "0000"
EXPECTED = (
    "expected 0000 for the whole country, a province as 3500, a regency or city as 3578, an island group as "
    "KAL, or several provinces under three capitals of your own, as JTD=3300,3400"
)
OWN_GROUP = re.compile(r"(?P<code>[A-Z]{3})=(?P<provinces>[0-9]{4}(,[0-9]{4})+)")
CENTRAL = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
EASTERN = {"81", "82", "91", "92", "94", "95", "96", "97"}
"""Provinces by BPS code in the middle and the eastern time zone; all others are in the western one."""


@dataclass(frozen=True)
class Territory:
    """The regions that an office is responsible for."""

    code: str
    """As office.region_code names it."""
    name: str
    provinces: tuple[str, ...]
    """BPS codes of two digits of the provinces that lie in it or hold it, in order."""
    regencies: tuple[str, ...]
    """Codes of its regencies and cities, in order."""
    group: str = ""
    """What a reference of provinces says of its provinces, where they are a group: KAL, or JTD: Jawa ..."""

    @property
    def time_zone(self) -> str:
        """The zone of its first province, of the nation that of Jakarta."""
        first = self.provinces[0]
        is_nation = self.code == NATION
        if first in EASTERN and not is_nation:
            return "Asia/Jayapura"
        return "Asia/Makassar" if first in CENTRAL and not is_nation else "Asia/Jakarta"


def rows_of(dataset: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a dataset that ship, of all its files in order."""
    for path in sorted((SHIPPED / dataset).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def territory_of(named: str) -> Territory:
    """Return the territory that a person names. Raises WrongUsage that says how one is named."""
    named = named.strip()
    own = OWN_GROUP.fullmatch(named)
    if own:
        return _group_of(own["code"], own["provinces"].split(","))
    names = {f"{code}00": name for code, name in _provinces().items()}
    groups = _groups()
    if named == NATION:
        return _of_provinces(NATION, "Indonesia", (*_provinces(),))
    if named in names:
        return _of_provinces(named, names[named], (named[:2],))
    if named in groups:
        name, provinces = groups[named]
        return _of_provinces(named, name, provinces, group=name)
    for code, name, province in _regencies():
        if code == named:
            return Territory(code, name, (province,), (code,))
    raise WrongUsage(f"--territory is {named!r}, which is no region that is known; {EXPECTED}.")


def _group_of(code: str, members: list[str]) -> Territory:
    known = _provinces()
    unknown = [member for member in members if member[:2] not in known or not member.endswith("00")]
    if unknown:
        raise WrongUsage(f"--territory names {unknown[0]}, which is no province; {EXPECTED}.")
    if code in _groups():
        raise WrongUsage(f"--territory names {code}, which is {_groups()[code][0]}; take other capitals.")
    provinces = tuple(sorted({member[:2] for member in members}))
    *first, last = (known[province] for province in provinces)
    name = f"{', '.join(first)} dan {last}" if first else last
    return _of_provinces(code, name, provinces, group=f"{code}: {name}")


def _of_provinces(code: str, name: str, provinces: tuple[str, ...], group: str = "") -> Territory:
    regencies = tuple(regency for regency, _, province in _regencies() if province in provinces)
    return Territory(code, name, provinces, regencies, group)


@cache
def _provinces() -> dict[str, str]:
    """Return the names of the provinces by BPS code of two digits, in the order of the codes."""
    return dict(sorted((row["bps_code"], row["official_name"]) for row in rows_of("provinces")))


@cache
def _groups() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return name and provinces of the island groups that ship, by code."""
    found: dict[str, list[str]] = {}
    for row in rows_of("provinces"):
        if row["kanwil_island"]:
            found.setdefault(row["kanwil_island"], []).append(row["bps_code"])
    return {name[:3].upper(): (name, tuple(sorted(codes))) for name, codes in found.items()}


@cache
def _regencies() -> tuple[tuple[str, str, str], ...]:
    """Return code, name and province of every regency and city, in order."""
    of = {name: code for code, name in _provinces().items()}
    rows = (row for row in rows_of("regions") if row["level"] == "regency" and row["province"] in of)
    codes = (
        (row["bps_code"] or row["kemendagri_code"], row["official_name"], of[row["province"]]) for row in rows
    )
    return tuple(sorted(codes))
