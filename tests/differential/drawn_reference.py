"""Draw what an office is judged by: regions, branches, definitions, a survey, printed figures."""

import csv
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

SHIPPED = Path(__file__).parents[2] / "data" / "raw"
COPIED = ("segments", "funding_sources", "rate_regimes", "contribution_rates")
HOMES = (
    "Papua Selatan",
    "Daerah Istimewa Yogyakarta",
    "Kalimantan Utara",
    "Gorontalo",
    "Sulawesi Barat",
    "Kepulauan Riau",
    "Papua Barat",
)
"""Provinces of few regencies; of two the systems of codes differ."""
GROUPS = {"WIL": "Wilayah Timur", "ZTM": "ZTM: Wilayah Timur"}
"""Code of a group of provinces, and how the reference names it: by its first letters or a code of its own."""
PUBLISHERS = {"Kanwil": "office", "Kemnaker": "ministry", "Diskominfo": "government", "Harian": "press"}
DEFINITIONS = (
    ("drawn_office", "drawn_office", "PU+BPU", "office"),
    ("drawn_with_jakon", "drawn_office", "PU+BPU+JAKON", "office"),
    ("drawn_ministry", "drawn_ministry", "PU+BPU+JAKON+PMI", "ministry"),
    ("drawn_press", "drawn_press", "", "press"),
    ("undisclosed", "undisclosed", "", "press"),
)
"""Key, family, parts, and who states it."""
STATED_BASES = ("bpjs_eligible", "office_employed", "stated_unspecified", "undisclosed")
UNITS = (1, 1, 1, 10, 100, 1000)

Row = dict[str, str]
Place = tuple[str, str, str]
"""Level, name and Kemendagri code of what a figure speaks of."""


@dataclass(frozen=True)
class Region:
    """A province or regency of the drawn country."""

    code: str
    name: str
    level: str
    kemendagri: str
    province: str


@dataclass(frozen=True)
class Country:
    """What a drawn office knows of the world."""

    territory: str
    regions: tuple[Region, ...]
    home: tuple[Region, ...]
    """Regencies of the territory."""
    branches: tuple[str, ...]
    served: dict[str, tuple[str, ...]]
    """Regencies by branch, those that it serves in every month; a branch may serve none by what is known."""


def rows_of(dataset: str) -> tuple[list[str], list[Row]]:
    """Return the columns and rows of a dataset that ships, of all its files."""
    header: list[str] = []
    rows: list[Row] = []
    for path in sorted((SHIPPED / dataset).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            header += [name for name in reader.fieldnames or [] if name not in header]
            rows += list(reader)
    return header, rows


def write(path: Path, header: list[str], rows: list[Row]) -> None:
    """Write a small table; what a row does not say is empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def draw_country(draw: Random, raw: Path) -> Country:
    """Write regions, branches and whom they serve."""
    names, group = draw.sample(HOMES, 3), draw.choice(list(GROUPS))
    header, provinces = rows_of("provinces")
    provinces = [row for row in provinces if row["official_name"] in names]
    for row in provinces:
        row["kanwil_island"] = GROUPS[group] if row["official_name"] in names[:2] else ""
    write(raw / "provinces" / "drawn.csv", header, provinces)
    header, regions = rows_of("regions")
    regions = [row for row in regions if row["province"] in names and row["level"] == "regency"]
    write(raw / "regions" / "drawn.csv", header, regions)
    for name in COPIED:
        shutil.copytree(SHIPPED / name, raw / name)
    codes = {row["official_name"]: f"{row['bps_code']}00" for row in provinces}
    known = [
        Region(f"{p['bps_code']}00", p["official_name"], "province", p["kemendagri_code"], p["official_name"])
        for p in provinces
    ]
    known += [
        Region(
            r["bps_code"] or r["kemendagri_code"],
            r["official_name"],
            "regency",
            r["kemendagri_code"],
            r["province"],
        )
        for r in regions
    ]
    regencies = [r for r in known if r.level == "regency"]
    of_home = [r for r in regencies if r.province == names[0]]
    territory = draw.choices(["0000", group, codes[names[0]], of_home[0].code], weights=(1, 4, 5, 1))[0]
    home = {
        "0000": regencies,
        group: [r for r in regencies if r.province in names[:2]],
        codes[names[0]]: of_home,
    }.get(territory, of_home[:1])
    branches = tuple(f"CAB-{letter}" for letter in "ABCD"[: draw.randint(2, 4)])
    served: dict[str, list[str]] = {branch: [] for branch in branches}
    lines: list[Row] = []
    for place, regency in enumerate(home):
        branch = branches[place % len(branches)]
        if "." in regency.code or draw.random() < 0.15:
            continue
        until = draw.choice(["", "", "", "2023-06"])
        lines.append({"office_code": branch, "region_code": regency.code, "valid_from": "2020-01"})
        lines[-1] |= {"valid_to": until, "source": "drawn"}
        if not until:
            served[branch].append(regency.code)
    if lines:
        write(raw / "office_regions" / "drawn.csv", rows_of("office_regions")[0], lines)
    offices = [{"office_code": "KW", "office_level": "kanwil", "region_code": territory, "aliases": "Kanwil"}]
    offices[0]["region_code"] = "" if "." in territory else territory
    for branch in branches:
        one = {"office_code": branch, "office_level": "branch", "parent_office_code": "KW"}
        one["region_code"] = served[branch][0] if len(served[branch]) == 1 else ""
        offices.append(one | {"aliases": f"Cabang {branch[-1]}"})
    for office in offices:
        office |= {"office_name": office["aliases"], "meaning": "drawn", "source": "drawn"}
        office["valid_from"] = "2014-01"
    write(raw / "offices" / "drawn.csv", rows_of("offices")[0], offices)
    draw_definitions(raw)
    return Country(
        territory, tuple(known), tuple(home), branches, {one: tuple(s) for one, s in served.items()}
    )


def draw_definitions(raw: Path) -> None:
    """Write who is counted, as the records are and as drawn figures say, and over whom."""
    header, bases = rows_of("base_definitions")
    always = {"valid_from": "2014-01", "valid_to": ""}
    write(raw / "base_definitions" / "drawn.csv", header, [row | always for row in bases])
    header, shipped = rows_of("participant_definitions")
    rows = [row for row in shipped if row["participant_definition"].startswith("admin_")]
    for key, family, parts, stated_by in DEFINITIONS:
        row = {"participant_definition": key, "family": family, "parts": parts, "stated_by": stated_by}
        row |= {"counted_unit": "unstated", "region_basis": "unstated", "includes_jakon": "unknown"}
        rows.append(row | {"includes_pmi": "unknown", "meaning": "drawn", "source": "drawn"})
    write(raw / "participant_definitions" / "drawn.csv", header, rows)
    kinds = [{"publisher": name, "publisher_kind": kind, "note": ""} for name, kind in PUBLISHERS.items()]
    write(raw / "publishers" / "drawn.csv", rows_of("publishers")[0], kinds)


def draw_survey(draw: Random, raw: Path, country: Country, year: int, today: date) -> None:
    """Write survey rounds of the years around the records; not every region is in each of them."""
    header, _ = rows_of("workforce")
    rows: list[Row] = []
    places = [("national", "Indonesia"), *((r.level, r.name) for r in country.regions)]
    rounds = [(year - 2, "Aug"), (year - 1, "Aug"), (year, "Feb"), (year, "Aug")]
    for when in [one for one in rounds if date(one[0], {"Feb": 2, "Aug": 8}[one[1]], 1) <= today]:
        skipped = draw.choice([0.0, 0.1, 0.3])
        for level, name in places:
            if draw.random() >= skipped and (when[1] == "Aug" or level != "regency"):
                rows.append({"area_level": level, "area_name": name} | round_of(draw, level, when))
    write(raw / "workforce" / "bps.csv", header, rows)


def round_of(draw: Random, level: str, when: tuple[int, str]) -> Row:
    """Return the figures of one region in one round, some of them left out."""
    unit = draw.choice(UNITS)
    size = {"national": 90_000_000, "province": 900_000, "regency": 90_000}[level]
    employed = draw.randint(size // 2, size) // unit * unit
    formal = employed * draw.randint(20, 60) // 100 // unit * unit
    labour = employed + draw.randint(size // 50, size // 20) // unit * unit
    row = {"year": str(when[0]), "month": when[1], "employed": str(employed), "labour_force": str(labour)}
    row |= {"source_url": "https://example.org/survey", "unemployed": str(labour - employed)}
    if draw.random() < 0.6:
        row |= {"working_age_population": str((labour + size // 3) // unit * unit)}
    kind = draw.random()
    if kind < 0.5:
        row |= {"formal_persons": str(formal), "informal_persons": str(employed - formal)}
    elif kind < 0.9:
        percent = round(100 * formal / employed, 2)
        row |= {"formal_pct": f"{percent:.2f}", "informal_pct": f"{100 - percent:.2f}"}
    if draw.random() < 0.3:
        row["printed_unit"] = str(unit)
    return row


@dataclass
class Ledger:
    """Printed figures and their readings, as they are drawn."""

    figures: list[Row]
    readings: list[Row]


def draw_figures(draw: Random, raw: Path, country: Country, months: list[str]) -> None:
    """Write printed counts, bases and rates, some of which say the same thing otherwise."""
    ledger = Ledger([], [])
    places = [("national", "Indonesia", ""), ("kanwil", "Kanwil", ""), ("branch", "Cabang A", "")]
    places += [(r.level, r.name, r.kemendagri) for r in country.regions if r.level == "province"]
    places += [(r.level, r.name, r.kemendagri) for r in country.regions if r.level == "regency"]
    printed = months if len(months) < 4 else draw.sample(months, 4)
    before = [f"{int(month[:4]) - 1}{month[4:]}" for month in printed[:2]]
    for month in [*before, *printed, f"{months[0][:4]}-12"]:
        for place in places:
            if draw.random() < (0.5 if place[0] == "regency" else 0.7):
                print_counts(draw, ledger, place, month)
    write(raw / "published_figures" / "drawn.csv", rows_of("published_figures")[0], ledger.figures)
    write(raw / "figure_readings" / "drawn.csv", rows_of("figure_readings")[0], ledger.readings)


def print_counts(draw: Random, ledger: Ledger, place: Place, month: str) -> None:
    """Print counts of the segments of a region, perhaps all of them and again by somebody else."""
    definition, _, parts, _ = draw.choice(DEFINITIONS)
    measure = draw.choices(["participants", "registered", "new_participants"], (6, 2, 1))[0]
    segments = parts.split("+") if parts else ["ALL"]
    if draw.random() < 0.3:
        segments = [*segments, "ALL"]
    if len(segments) > 1 and draw.random() < 0.2:
        segments = segments[1:]
    said = {"period": month, "participant_definition": definition}
    for segment in segments:
        value = draw.randint(2_000, 60_000)
        for _ in range(draw.choice([1, 1, 1, 2])):
            other = value + draw.choice([0, 0, 3, 700])
            print_figure(
                draw, ledger, place, said | {"measure": measure, "segment": segment} | rounded(draw, other)
            )
    segment = draw.choice(segments)
    bases = [b for b in STATED_BASES if segment == "ALL" or b in ("stated_unspecified", "undisclosed")]
    if segment != "PMI":
        print_rates(draw, ledger, place, said | {"segment": segment}, bases)
    if place[0] in ("province", "kanwil") and draw.random() < 0.1:
        survey = {"measure": "base_workers", "segment": "ALL", "base_definition": "sakernas_employed"}
        august = {"period": f"{month[:4]}-08", "participant_definition": ""}
        print_figure(draw, ledger, place, august | survey | rounded(draw, draw.randint(300_000, 900_000)))


def print_rates(draw: Random, ledger: Ledger, place: Place, said: Row, bases: list[str]) -> None:
    """Print bases beside a count, and rates over them, perhaps twice and otherwise."""
    base = draw.choice(bases[:-1])
    told = said | {"measure": "base_workers", "base_definition": base}
    for _ in range(draw.choice([0, 0, 1, 2])):
        print_figure(draw, ledger, place, told | rounded(draw, draw.randint(20_000, 90_000)))
    told = said | {"measure": "coverage_rate", "base_definition": draw.choice([*bases, base])}
    rate = draw.randint(500, 12_000)
    for _ in range(draw.choice([0, 0, 1, 2])):
        digits = draw.choice([1, 2])
        printed = f"{(rate + draw.choice([0, 1, 60])) / 100:.{digits}f}"
        unit = f"{1 / 10**digits:g}"
        print_figure(draw, ledger, place, told | {"value": printed, "printed_unit": unit})


def rounded(draw: Random, value: int) -> Row:
    """Return a number as it is printed, with the unit it is rounded to."""
    unit = draw.choice(UNITS)
    return {"value": str(value // unit * unit), "printed_unit": str(unit)}


def print_figure(draw: Random, ledger: Ledger, place: Place, told: Row) -> None:
    """Add one figure with its reading."""
    figure_id = f"F{len(ledger.figures) + 1:04}"
    level, name, code = place
    month = told["period"]
    is_year = month.endswith("-12") and draw.random() < 0.3
    after = f"{int(month[:4]) + 1}-{draw.randint(1, 12):02}"
    day = draw.choice(["-28", "-10"])
    published = draw.choice([f"{after}{day}", after, ""])
    as_of = month[:4] if is_year else draw.choice([month, f"{month}{day}"])
    if not is_year and draw.random() < 0.2:
        as_of, published = month, f"{month}-20"
    qualifier = draw.choices(["exact", "about", "more_than", "uncertain", "superseded"], (20, 2, 1, 1, 1))[0]
    figure = {"figure_id": figure_id, "scope_level": level, "scope_name": name, "metric": "drawn"}
    unit = "percent" if told["measure"] == "coverage_rate" else "persons"
    figure |= {"value": told["value"], "unit": unit, "as_of": as_of}
    figure |= {"as_of_precision": {4: "year", 7: "month", 10: "day"}[len(as_of)]}
    figure |= {"published_on": published, "publisher": draw.choice([*PUBLISHERS, "Blog"])}
    figure |= {"source_url": "https://example.org/news", "scope_code_kemendagri": code, "article_key": "a1"}
    ledger.figures.append(figure)
    reading = {name: value for name, value in told.items() if name != "value"}
    reading |= {"figure_id": figure_id, "population": draw.choice(["all"] * 9 + ["vulnerable"])}
    ledger.readings.append(reading | {"qualifier": qualifier})
