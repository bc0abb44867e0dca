"""Five months of a small office, member by member, counted as the period step counts them.

The members are drawn by a seeded generator: every regency has its own number of them, two have hardly any,
migrants are few, and every reason to leave is rare.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow

from flows.warehouse.period_tables import no_period_tables

MONTHS = [date(2024, 12, 1), *(date(2025, month, 1) for month in range(1, 5))]
SIZES = {
    "6301": 260,
    "6302": 150,
    "6303": 90,
    "6304": 4,
    "6371": 420,
    "6401": 120,
    "6402": 70,
    "6471": 200,
    "6501": 6,
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
ENDS = ("left_retired", "left_deceased", "left_work_ended", "left_contract_ended", "left_other", "lapsed")
TRANSITION = ("kind", "from_region_code", "from_segment", "to_region_code", "to_segment")
PROGRAMMES = {
    "PU": ("jkk", "jkm", "jht", "jp"),
    "BPU": ("jkk", "jkm", "jht"),
    "JAKON": ("jkk", "jkm"),
    "PMI": ("jkk",),
}
ARREARS = ("paid_up", "arrears_1_to_3", "arrears_over_3", "payments_unknown")

Row = dict[str, Any]
Tally = dict[tuple[str, tuple[tuple[str, Any], ...]], Row]
"""Counts by table and key."""


@dataclass(frozen=True)
class Member:
    """One membership in one month."""

    number: int
    person: int
    region: str
    segment: str
    office: str
    sex: str
    age: str
    payer: str
    has_more: bool
    """Is in every programme of the segment; else in the first two."""
    ends_soon: bool
    arrears: str
    is_active: bool = True
    end: str = ""


def new_member(draw: Random, number: int, region: str) -> Member:
    """Draw a member who joins; one in twenty is a person who has a membership already."""
    segment = draw.choices(list(SEGMENTS), weights=list(SEGMENTS.values()))[0]
    return Member(
        number=number,
        person=number - 1 if draw.random() < 0.05 else number,
        region=region,
        segment=segment,
        office=draw.choice(OFFICES[region[:2]]),
        sex=draw.choice("LLP"),
        age=draw.choices(AGES, weights=(3, 30, 40, 20, 2, 1))[0],
        payer=draw.choices(PAYERS[segment], (30, 3, 2)[: len(PAYERS[segment])])[0],
        has_more=draw.random() < 0.9,
        ends_soon=draw.random() < 0.3,
        arrears=draw.choices(ARREARS, (80, 12, 5, 3))[0],
    )


def next_month(draw: Random, member: Member) -> Member:
    """Draw what becomes of a member within a month."""
    fate = draw.random()
    if not member.is_active:
        return replace(member, is_active=True, end="") if fate < 0.2 else member
    if fate < 0.05:
        return replace(member, is_active=False, end=draw.choice(ENDS))
    if fate < 0.065:
        return replace(member, region=draw.choice(list(SIZES)))
    if fate < 0.075:
        return replace(member, segment=draw.choice(["PU", "BPU"]))
    return member


def drawn_months(seed: int) -> dict[str, pyarrow.Table]:
    """Return the tables of the schema `period` for all months."""
    draw = Random(seed)  # noqa: S311 - drawn tables, no secrets
    empty = no_period_tables()
    rows: dict[str, list[Row]] = {name: [] for name in empty}
    members: dict[int, Member] = {}
    for period in MONTHS:
        before = members
        members = {number: next_month(draw, member) for number, member in before.items()}
        for region, size in SIZES.items():
            for _ in range(max(1, size // 25) if before else size):
                members[len(members)] = new_member(draw, len(members), region)
        tally: Tally = {}
        tell_members(tally, list(members.values()))
        tell_persons(tally, [member for member in members.values() if member.is_active])
        if before:
            tell_transitions(tally, before, members)
        tell_others(tally, draw, period)
        tell_places(tally)
        for (table, key), counts in tally.items():
            rows[table].append({"period": period, **dict(key), **counts})
    return {
        name: pyarrow.Table.from_pylist(
            [dict.fromkeys(empty[name].column_names, None) | row for row in found], schema=empty[name].schema
        )
        for name, found in rows.items()
    }


def tell_places(tally: Tally) -> None:
    """Say that one sender delivered every dataset, with rows of every regency."""
    for dataset in ("memberships", "employers", "projects"):
        add(
            tally,
            "senders",
            {"dataset": dataset, "sender": "KANWIL", "is_expected": True, "is_received": True},
        )
        for region in SIZES:
            add(tally, "places", {"dataset": dataset, "sender": "KANWIL", "region_code": region}, rows=1)


def add(tally: Tally, table: str, key: Row, **counts: int | Decimal) -> None:
    """Add counts to the row of a table that has the key."""
    row = tally.setdefault((table, tuple(key.items())), {})
    for name, count in counts.items():
        row[name] = row.get(name, 0) + count


def tell_members(tally: Tally, members: list[Member]) -> None:
    """Count the members by place, segment and everything else."""
    for member in members:
        cell = {"region_code": member.region, "segment": member.segment}
        active = int(member.is_active)
        inactive = 1 - active
        kinds = [
            ("all", "all"),
            ("sex", member.sex),
            ("age_group", member.age),
            ("funding_source", member.payer),
        ]
        programmes = PROGRAMMES[member.segment]
        kinds += [("programme", name) for name in programmes[: None if member.has_more else 2]]
        for dimension, category in kinds:
            key = {"region_basis": "workplace", **cell, "dimension": dimension, "category": category}
            add(tally, "memberships", key, active=active, inactive=inactive)
        if member.payer not in ("employer", "self"):
            ending = active * int(member.ends_soon)
            key = {**cell, "funding_source": member.payer}
            add(tally, "sponsored", key, active=active, ending_within_3_months=ending)
        office = {"office_code": member.office, "segment": member.segment}
        none = dict.fromkeys(("joined", "returned", "lapsed", "left_memberships", *ARREARS), 0)
        add(tally, "office_counts", office, active=active, inactive=inactive, **none)
        add(tally, "office_counts", office, **{member.arrears: active})
        rows = {**office, "status": "active" if active else "inactive"}
        add(tally, "acceptance", rows, delivered=1, accepted=1, refused=0, duplicates=0, set_aside=0)
        add(tally, "recaps", {**rows, "region_code": None, "delivery_id": "recaps/drawn"}, memberships=1)


def tell_persons(tally: Tally, members: list[Member]) -> None:
    """Count the people with an active membership: in each cell, and at their first membership."""
    anywhere = set()
    mains: dict[int, Member] = {}
    for member in members:
        mains.setdefault(member.person, member)
        anywhere |= {(member.person, *cell) for cell in cells_of(member.region, member.segment)}
    for _, region, segment in anywhere:
        key = {"region_basis": "workplace", "region_code": region, "segment": segment}
        add(tally, "persons", {**key, "counted_unit": "person_any"}, persons=1)
    for member in mains.values():
        for region, segment in cells_of(member.region, member.segment):
            key = {"region_basis": "workplace", "region_code": region, "segment": segment}
            add(tally, "persons", {**key, "counted_unit": "person_main"}, persons=1)


def cells_of(region: str, segment: str) -> list[tuple[str, str]]:
    """Return the cells that count a member of a regency."""
    regions = (region, f"{region[:2]}00", "KAL", "0000")
    return [(place, part) for place in regions for part in (segment, "ALL")]


def tell_transitions(tally: Tally, before: dict[int, Member], after: dict[int, Member]) -> None:
    """Count what happened to every membership that was or is active."""
    for number, now in after.items():
        was = before.get(number)
        opening = (was.region, was.segment) if was and was.is_active else (None, None)
        closing = (now.region, now.segment) if now.is_active else (None, None)
        if opening == closing == (None, None):
            continue
        kind = "restated_in" if number % 40 == 0 else "joined"
        if was is not None:
            kind = now.end or ("stayed" if opening == closing else "moved")
            kind = "returned" if opening == (None, None) else kind
        key = dict(zip(TRANSITION, (kind, *opening, *closing), strict=True))
        add(tally, "transitions", key, memberships=1)
        office = {"office_code": now.office, "segment": now.segment}
        if kind.startswith("left_"):
            add(tally, "office_counts", office, left_memberships=1)
        elif kind in ("joined", "returned", "lapsed"):
            add(tally, "office_counts", office, **{kind: 1})


def tell_others(tally: Tally, draw: Random, period: date) -> None:
    """Draw employers, projects and contributions; they do not follow from the members."""
    for region, size in SIZES.items():
        for office in OFFICES[region[:2]]:
            for _ in range(max(1, size // 25)):
                workers = draw.choice((1, 2, 3, 8, 30))
                key = {
                    "region_code": region,
                    "office_code": office,
                    "business_scale": draw.choices(("micro", "small", "large"), (20, 8, 1))[0],
                    "sector": draw.choices("ACG", (8, 2, 20))[0],
                    "risk_class": draw.choices("123", (20, 6, 1))[0],
                    "status": draw.choices(("active", "inactive"), (9, 1))[0],
                }
                add(tally, "employers", key, employers=1, workers=workers)
                for programme in ("jkk", "jkm", "jht"):
                    key = {
                        "covered_period": draw.choices((period, MONTHS[0]), (9, 1))[0],
                        "programme": programme,
                        "segment": draw.choices(("PU", "JAKON", "PMI"), (80, 3, 1))[0],
                    }
                    paid = Decimal(workers * draw.randrange(10_000, 90_000))
                    fine = paid // 50 if draw.random() < 0.1 else Decimal(0)
                    money = {"contributions_idr": paid, "fines_idr": fine}
                    add(
                        tally,
                        "contributions",
                        {**key, "office_code": office},
                        employers=1,
                        workers=workers,
                        **money,
                    )
        for _ in range(max(1, size // 60)):
            funding = draw.choices(("apbn", "apbd", "private"), (1, 6, 3))[0]
            workers = draw.choice((2, 5, 12, 40))
            key = {"region_code": region, "project_funding": funding, "is_running": draw.random() < 0.9}
            money = {
                "contract_value_idr": Decimal(workers * 10**7),
                "contributions_idr": Decimal(workers * 10**4),
            }
            add(tally, "projects", key, projects=1, workers=workers, employers=1, **money)
