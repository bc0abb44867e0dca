"""Sakernas: workers by region and survey round, the bases that every count can meet."""

from collections import defaultdict
from dataclasses import replace

from schemas.codes import ABOUT_REGIONS
from schemas.contract import (
    COUNT,
    DATE,
    PERCENT,
    Answer,
    Column,
    Dataset,
    Kind,
    Record,
    Role,
    Rows,
    Rule,
    found,
    word,
)
from schemas.printed import Span, answer, each, people, percent, records_of

PEOPLE = replace(COUNT, expects="A whole number of people in the format declared for the sender, or empty.")
SLIP_OF_SUMS = 1 / 50_000
"""By what part of the labour force a published sum may miss it beyond what is printed.

Kalimantan Timur, August 2023: 1,847,295 and 103,590 are 25 more than the 1,950,860 printed beside them.
"""
SLIP_OF_RATES = 0.05
"""By how many points a published rate may miss its own counts beyond what is printed.

Kalimantan Tengah, August 2023: 67.18 is printed beside counts that give 67.147.
"""
LEAST_PEOPLE = {"regency": 5_000, "province": 100_000, "national": 10_000_000}
"""Fewer are suspected of being thousands of people.

Of the August rounds of 2020 to 2025 the smallest are 7,648 employed in Kabupaten Tambrauw (2021) and 201,874
in Papua Selatan (2023); in thousands the largest would be 2,652 (Kabupaten Bogor) and 24,000 (Jawa Barat).
"""
OTHER_ROUNDS_FACTOR = 4
"""So many times all other rounds of the region, or a part of them so small, is suspected of another unit.

The largest step from one August to the next, 2020 to 2025 in 514 regencies, is 3.1 times (Kabupaten Intan
Jaya, 2023). sql/checks/survey_rounds_are_alike.sql compares so across files.
"""
SIMULATED = "simulated"
"""What stands for a source in a simulated round, whose people may be few."""
BASES = ("working_age_population", "labour_force", "employed")
COUNTS = (*BASES, "unemployed", "printed_unit")
WITH_TPT = (*COUNTS, "unemployment_percent", "unemployment_percent_text")
WITH_TPAK = (*COUNTS, "labour_force_percent", "labour_force_percent_text")
FIGURES = "|".join((*BASES, "unemployed", "formal_persons", "informal_persons"))


def _is_in_people(rows: Rows) -> Answer:
    """Say of each row whether its bases are as large as those of the smallest region of its level."""
    least = rows["area_level"].map(LEAST_PEOPLE).astype("Float64")
    fewest = rows[list(BASES)].astype("Float64").min(axis=1)
    is_simulated = rows["source_url"] == SIMULATED
    return (is_simulated | (fewest >= least)).fillna(True).astype(bool)


def _is_near_other_rounds(rows: Rows) -> Answer:
    """Say of each row whether none of its bases is far off that of all other rounds of its region."""
    records = records_of(rows, ("region_code", *BASES))
    rounds: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        rounds[record["region_code"]].append(record)
    near = [r["region_code"] is None or _is_near_others(r, rounds[r["region_code"]]) for r in records]
    return answer(rows, near)


def _is_near_others(row: Record, rounds: list[Record]) -> bool:
    """Whether each base of a round is near that of any other round of its region."""
    for base in BASES:
        others = [other[base] for other in rounds if other is not row and other[base] is not None]
        if others and row[base] is not None:
            low, high = min(others) / OTHER_ROUNDS_FACTOR, max(others) * OTHER_ROUNDS_FACTOR
            if not low <= row[base] <= high:
                return False
    return True


def _labour_force_holds(row: Record) -> bool:
    labour_force, employed, unemployed = people(row, "labour_force", "employed", "unemployed")
    if labour_force is None:
        return True
    slip = SLIP_OF_SUMS * labour_force.high
    if employed and unemployed:
        return (employed + unemployed).meets(labour_force, slip)
    return all(part is None or part.low < labour_force.high + slip for part in (employed, unemployed))


def _working_age_holds(row: Record) -> bool:
    working_age, *parts = people(row, "working_age_population", "employed", "unemployed")
    parts.append(_labour_force(row))
    return working_age is None or all(part is None or part.low < working_age.high for part in parts)


def _labour_force(row: Record) -> Span | None:
    """Return the labour force that is printed, or else what its parts make it."""
    labour_force, employed, unemployed = people(row, "labour_force", "employed", "unemployed")
    return employed + unemployed if labour_force is None and employed and unemployed else labour_force


def _unemployment_holds(row: Record) -> bool:
    rate, labour_force = percent(row, "unemployment_percent"), _labour_force(row)
    employed, unemployed = people(row, "employed", "unemployed")
    if rate is None or labour_force is None:
        return True
    if unemployed:
        return unemployed.share_of(labour_force).meets(rate, SLIP_OF_RATES)
    return employed is None or employed.share_of(labour_force).rest().meets(rate, SLIP_OF_RATES)


def _participation_holds(row: Record) -> bool:
    rate, labour_force = percent(row, "labour_force_percent"), _labour_force(row)
    (working_age,) = people(row, "working_age_population")
    if rate is None or labour_force is None or working_age is None:
        return True
    return labour_force.share_of(working_age).meets(rate, SLIP_OF_RATES)


def _sum_found(row: Record) -> str:
    found = (row["employed"] or 0) + (row["unemployed"] or 0)
    return f"they are {_share(found, row['labour_force'])} percent of it"


def _part_found(row: Record) -> str:
    return f"it is {_share(_largest(row), row['working_age_population'])} percent of them"


def _unemployment_found(row: Record) -> str:
    labour_force, employed, unemployed = row["labour_force"], row["employed"], row["unemployed"]
    if unemployed is None:
        unemployed = labour_force - employed
    share = _share(unemployed, labour_force or employed + unemployed)
    return f"the counts give {share}, printed is {_rate(row['unemployment_percent'])}"


def _participation_found(row: Record) -> str:
    share = _share(row["labour_force"] or _largest(row), row["working_age_population"])
    return f"the counts give {share}, printed is {_rate(row['labour_force_percent'])}"


def _largest(row: Record) -> int:
    """Return the labour force that is printed, or what its parts make it, where that is more."""
    labour_force: int = row["labour_force"] or 0
    return max(labour_force, (row["employed"] or 0) + (row["unemployed"] or 0))


def _share(part: int, whole: int) -> str:
    return _rate(100 * part / whole) if whole else "no"


def _rate(percent: float) -> str:
    """Return a percentage to four digits, which tell no count and no number of somebody in its place."""
    return f"{float(f'{percent:.4g}'):.15g}"


def _people_of(name: str, meaning: str, above: int | None = 0, least: int | None = None) -> Column:
    return Column(name, meaning, kind=PEOPLE, empty=True, optional=True, above=above, least=least)


def _rate_of(name: str, meaning: str, becomes: str) -> Column:
    return Column(name, meaning, becomes, PERCENT, empty=True, optional=True, least=0, most=100)


# fmt: off
DATASET = Dataset(
    name="workforce",
    role=Role.FACT,
    judged_by=ABOUT_REGIONS,
    key=("area_level", "region_code", "period", "stated_by"),
    key_may_lack=frozenset({"stated_by"}),
    columns=(
        Column("area_level", "Level; that of the region where none is stated.",
            kind=word("parse.region_level", "national, province or regency, or empty."), empty=True,
            optional=True, isin=("national", "province", "regency")),
        Column("area_name", "Region code.", "region_code", found(),
            expects="A region of that level by its name, with Kabupaten, Kota or Provinsi where others share "
            "it, or by its code (6371 as BPS, 63.71 as Kemendagri)."),
        Column("year", "Year of the round, unless month says it.", "year", judged=False, optional=True),
        Column("month", "First day of the month of the round.", "period", found(Kind.DAY),
            expects="A year, and a month written Feb, Aug or Nov, or both as Agustus 2023."),
        _people_of("working_age_population", "People of 15 and over."),
        _people_of("labour_force", "Employed and unemployed."),
        _people_of("employed", "Employed."),
        _people_of("unemployed", "Unemployed.", above=None, least=0),
        _rate_of("tpt_pct", "Open unemployment (TPT), percent of the labour force.", "unemployment_percent"),
        _rate_of("tpak_pct", "Participation (TPAK), percent of the working-age population.",
            "labour_force_percent"),
        _people_of("formal_persons", "Formally employed; 0 is no base.", above=None, least=0),
        _rate_of("formal_pct", "Formally employed, percent of the employed.", "formal_percent"),
        _people_of("informal_persons", "Informally employed; 0 is no base.", above=None, least=0),
        _rate_of("informal_pct", "Informally employed, percent of the employed.", "informal_percent"),
        Column("source_url", "Where it was published."),
        Column("note", "How it was derived, where it was.", empty=True, optional=True),
        Column("printed_unit", "The last printed unit.", kind=COUNT,
            expects="The last printed unit, or empty: then trailing zeros tell it.", empty=True,
            optional=True, above=0),
        Column("stated_by", "press or secondary_copy (an unofficial copy of the tables); empty for the "
            "survey's own tables, which come first.", isin=("press", "secondary_copy"), empty=True,
            optional=True),
        Column("first_seen_on", "Day on which it was first seen, where nobody says when it was published.",
            "first_seen_date", DATE, empty=True, optional=True),
        _rate_of("employed_rse_pct", "Relative standard error of the employed, percent.",
            "employed_rse_percent"),
        Column("doubtful", "Figures of the row that are in doubt, joined by +; the note says why.",
            matches=rf"^({FIGURES})(\+({FIGURES}))*$", empty=True, optional=True),
    ),
    rules=(
        Rule("labour_force", "differs", "Employed and unemployed together, within what is printed.",
            each(_labour_force_holds, COUNTS), found=_sum_found),
        Rule("labour_force", "too_large", "At most the people of 15 and over.",
            each(_working_age_holds, COUNTS), found=_part_found),
        Rule("unemployment_percent", "differs",
            "Unemployed in percent of the labour force, within what is printed.",
            each(_unemployment_holds, WITH_TPT), found=_unemployment_found),
        Rule("labour_force_percent", "differs",
            "The labour force in percent of the people of 15 and over, within what is printed.",
            each(_participation_holds, WITH_TPAK), found=_participation_found),
        Rule("employed", "thousands", "People, not thousands (unit: thousands?): 5,000 or more in a "
            "regency, 100,000 in a province, 10 million in the nation.", _is_in_people, warns=True),
        Rule("employed", "far_off",
            "No base 4 times those of all other rounds of the region in the file, or a fourth.",
            _is_near_other_rounds, warns=True),
    ),
)
