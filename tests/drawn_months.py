"""Five months of a small office, drawn row by row by a seeded generator and closed as any other months.

Every regency has its own number of members, two have hardly any, migrants are few, and every reason to leave
is rare.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pyarrow

from flows.warehouse.period import period_tables
from flows.warehouse.period_inputs import period_plan
from tests.periods import Member, close, extract, history, member

MONTHS = [date(2024, 12, 1), *(date(2025, month, 1) for month in range(1, 5))]
SIZES = {
    **{"6301": 260, "6302": 150, "6303": 90, "6304": 4, "6371": 420},
    **{"6401": 120, "6402": 70, "6471": 200, "6501": 6},
}
OFFICES = {"63": ("CAB-BANJARMASIN", "CAB-BATULICIN"), "64": ("CAB-BALIKPAPAN",), "65": ("CAB-TARAKAN",)}
SEGMENTS = {"PU": 60, "BPU": 34, "JAKON": 4, "PMI": 2}
AGES = ("15-19", "20-24", "25-29", "40-44", "65+", "unknown")
PAYERS = {
    "PU": ("employer", "regency_budget"),
    "BPU": ("self", "village_fund", "dbh_sawit"),
    "JAKON": ("employer",),
    "PMI": ("self", "employer"),
}
ENDS = ("retired", "deceased", "work_ended", "contract_ended", "other", None)
PROGRAMMES = {"PU": 4, "BPU": 3, "JAKON": 2, "PMI": 1}
"""How many of those below a member of a segment has."""
HAS = ("has_jkk", "has_jkm", "has_jht", "has_jp")
PAID_THROUGH = {0: 80, 2: 12, 9: 5, None: 3}
"""How many months ago, and how often that is drawn."""

Row = dict[str, Any]


def weighted(draw: Random, weights: dict[Any, int]) -> Any:
    return draw.choices([*weights], [*weights.values()])[0]


def new_member(draw: Random, number: int, region: str, period: date) -> Member:
    """Draw a member who joins; one in twenty is a person who has a membership already."""
    segment = weighted(draw, SEGMENTS)
    programmes = PROGRAMMES[segment] if draw.random() < 0.9 else 2
    return member(
        number,
        region,
        segment,
        person_id=str(UUID(int=number + (draw.random() < 0.95))),
        office_code=draw.choice(OFFICES[region[:2]]),
        sex=draw.choice("LLP"),
        age_group=weighted(draw, dict(zip(AGES, (3, 30, 40, 20, 2, 1), strict=True))),
        funding_source=weighted(draw, dict(zip(PAYERS[segment], (30, 3, 2), strict=False))),
        funding_end_date=date(2025, 6, 30) if draw.random() < 0.3 else None,
        joined_date=date(2020, 1, 1) if number % 40 == 0 else period,
        **{name: place < programmes for place, name in enumerate(HAS)},
    )


def next_month(draw: Random, one: Member) -> Member:
    """Draw what becomes of a member within a month."""
    fate = draw.random()
    if not one["is_active"]:
        return one | ({"is_active": True, "end_reason": None} if fate < 0.2 else {})
    if fate < 0.05:
        return one | {"is_active": False, "end_reason": draw.choice(ENDS)}
    if fate < 0.065:
        return one | {"region_code": draw.choice([*SIZES])}
    if fate < 0.075:
        return one | {"segment": draw.choice(["PU", "BPU"])}
    return one


def drawn_months(seed: int, folder: Path) -> dict[str, pyarrow.Table]:
    """Return the tables of the schema `period` for all months, which are closed in a folder."""
    draw = Random(seed)  # noqa: S311 - drawn tables, no secrets
    members: list[Member] = []
    extracts = []
    for period in MONTHS:
        places = [
            region for region, size in SIZES.items() for _ in range(max(1, size // 25) if members else size)
        ]
        members = [next_month(draw, one) for one in members]
        members += [new_member(draw, len(members) + n, region, period) for n, region in enumerate(places)]
        paid = ({"paid_through_period": months_before(period, weighted(draw, PAID_THROUGH))} for _ in members)
        employers, projects = [*drawn_employers(draw)], [*drawn_projects(draw)]
        for dataset, rows in {
            "memberships": [one | cells for one, cells in zip(members, paid, strict=True)],
            "recaps": recaps_of(members),
            "employers": employers,
            "projects": projects,
            "contributions": [row for one in employers for row in drawn_payments(draw, one, period)],
        }.items():
            rows.sort(key=lambda row: row.get("bucket", 0))
            extracts.append(extract(folder, period, "KANWIL", rows, dataset))
    deliveries = history(*extracts)
    close(deliveries, folder)
    return period_tables(period_plan(deliveries, folder).closed.values())


def months_before(period: date, months: int | None) -> date | None:
    if months is None:
        return None
    years, month = divmod(12 * period.year + period.month - 1 - months, 12)
    return date(years, month + 1, 1)


def recaps_of(members: list[Member]) -> list[Row]:
    """The office's own totals, which agree with its memberships."""
    counted = Counter(
        (one["office_code"], one["region_code"], one["segment"], one["is_active"]) for one in members
    )
    for office, region in {key[:2] for key in counted}:  # where there is none, that is said
        counted.update({(office, region, *rest): 0 for rest in product(SEGMENTS, (True, False))})
    names = ("office_code", "region_code", "segment", "is_active")
    rows = [dict(zip(names, key, strict=True)) | {"memberships": count} for key, count in counted.items()]
    return [row | {"status": "active" if row.pop("is_active") else "inactive"} for row in rows]


def drawn_employers(draw: Random) -> Iterator[Row]:
    for region, size in SIZES.items():
        for office in OFFICES[region[:2]]:
            for _ in range(max(1, size // 25)):
                yield {
                    "employer_id": str(UUID(int=draw.getrandbits(128))),
                    "region_code": region,
                    "office_code": office,
                    "workers": draw.choice((1, 2, 3, 8, 30)),
                    "business_scale": weighted(draw, {"micro": 20, "small": 8, "large": 1}),
                    "sector": weighted(draw, {"A": 8, "C": 2, "G": 20}),
                    "risk_class": weighted(draw, {"1": 20, "2": 6, "3": 1}),
                    "is_active": draw.random() < 0.9,
                }


def drawn_payments(draw: Random, employer: Row, period: date) -> Iterator[Row]:
    for programme in ("jkk", "jkm", "jht"):
        paid = employer["workers"] * draw.randrange(10_000, 90_000)
        yield {
            "employer_id": employer["employer_id"],
            "workers": employer["workers"],
            "covered_period": weighted(draw, {period: 9, MONTHS[0]: 1}),
            "programme": programme,
            "segment": weighted(draw, {"PU": 80, "JAKON": 3, "PMI": 1}),
            "contributions_idr": paid,
            "fines_idr": paid // 50 if draw.random() < 0.1 else 0,
        }


def drawn_projects(draw: Random) -> Iterator[Row]:
    for region, size in SIZES.items():
        for _ in range(max(1, size // 60)):
            workers = draw.choice((2, 5, 12, 40))
            yield {
                "project_id": str(UUID(int=draw.getrandbits(128))),
                "region_code": region,
                "project_funding": weighted(draw, {"apbn": 1, "apbd": 6, "private": 3}),
                "started_date": date(2020 if draw.random() < 0.9 else 2030, 1, 1),
                "workers": workers,
                "contract_value_idr": workers * 10**7,
                "contributions_idr": workers * 10**4,
            }
