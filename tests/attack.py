"""What a reader can compute who has only the published file: all numbers in it, and all sums these obey."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from math import inf
from random import Random
from typing import Any

import duckdb

Key = tuple[Any, ...]
"""subject, period, region_code, segment, category, component"""
Known = dict[Key, int | None]
"""Every published number in hundredths; None where the file hides it."""
Line = list[tuple[int, Key]]
"""Coefficients and cells that add up to 0."""

PRIME = 2**89 - 1
LEFT = ("left_retired", "left_deceased", "left_work_ended", "left_contract_ended", "left_other")
CAME = ("opening", "joined", "returned", "moved_in_region", "moved_in_segment", "restated")
WENT = ("lapsed", *LEFT, "moved_out_region", "moved_out_segment", "unobserved", "closing")
ARREARS = ("paid_up", "arrears_1_to_3", "arrears_over_3", "payments_unknown")
MONEY = ("contributions_idr", "fines_idr")
RECEIVED = "contributions_received_idr"
ADMIN = "admin_memberships"
RECAP = "office_recap_active_with_jakon_with_pmi_undeclared"

OFFICE = ("active", "joined", "returned", "lapsed", "left_memberships", "employers", RECEIVED, *ARREARS)
ROWS = ("recap_total", "delivered", "accepted", "refused", "duplicates", "set_aside", "difference")
TABLES = {
    "marts.participation_flows": ("flows", "region_code, segment, ''", (*CAME, *WENT)),
    "core.participation_flows": ("flows", "region_code, segment, ''", (*CAME, *WENT)),
    "marts.membership_profile": (
        "profile",
        "region_code, segment, dimension || ':' || category",
        ("active",),
    ),
    "marts.sponsored_memberships": (
        *("sponsored", "region_code, segment, funding_source"),
        ("active", "ending_within_3_months"),
    ),
    "marts.employers": (
        *("employers", "region_code, '', dimension || ':' || category"),
        ("employers_active", "employers_inactive", "workers"),
    ),
    "marts.construction_projects": (
        *("projects", "region_code, '', project_funding"),
        ("projects_running", "workers", "contract_value_idr", "contributions_idr"),
    ),
    "marts.contributions": ("contributions", "'', segment, basis || ':' || programme", ("workers", *MONEY)),
    "marts.office_month": ("office", "'', '', office_code", OFFICE),
    "marts.reconciliation": ("reconciliation", "'', segment, office_code || ':' || status", ROWS),
}
"""Tables that show cells of their own: subject, key and components."""

OF_COVERAGE = (
    *(f"participants{end}" for end in ("", "_low", "_high", "_others_low", "_others_high")),
    *("coverage_rate * base_workers", "recomputed_rate * base_workers"),
    *("coverage_rate_low * base_workers_high", "coverage_rate_high * base_workers_low"),
    "base_workers - unprotected_workers",
)
FACTS = ("", "_low", "_high", "_least", "_greatest")
COUNTS = {
    "core.administrative_counts": ("measure", ("value",)),
    "core.participation_figures": ("measure", ("value", "value_low", "value_high")),
    "core.participation_facts": ("measure", (*(f"value{end}" for end in FACTS), "others_low", "others_high")),
    **dict.fromkeys(("core.coverage", "marts.coverage"), ("'participants'", OF_COVERAGE)),
    "marts.growth": (
        "measure",
        (
            *("value", "compared_value + change"),
            *(f"compared_value * (1 + growth_rate{end})" for end in ("", "_low", "_high")),
        ),
    ),
}
"""Tables that show counts of the records: the measure, and what gives its value."""
LINES = frozenset({"audit.period_ledger"})
"""Tables that name lines of files, as audit.rejections does, and tell nothing of what stands in them."""
SHARES = frozenset({"marts.completeness"})
"""Tables without a count: shares of senders, so rounded that no member is told by them."""
CODES = frozenset({"marts.offices", "core.recap_definitions"})
"""Tables of codes and names, which the tables of counts show too; no number is in them."""
CHANGES = {
    "from_period": ("from_series", ("from_participants", "from_coverage_rate * from_base_workers")),
    "to_period": ("to_series", ("to_participants", "to_coverage_rate * to_base_workers")),
}
"""Months of marts.coverage_change: the series, which begins with the definition, and what gives the value."""
COMPARED = (
    "compared_value",
    "value - change",
    "value / nullif(1 + growth_rate, 0)",
    "change / nullif(growth_rate, 0)",
)
"""What gives the value of the compared month in marts.growth."""


EQUATIONS = (
    "flows||closing = flows||opening + flows||joined + flows||returned + flows||moved_in_% + flows||restated"
    " - flows||lapsed - flows||left_% - flows||moved_out_% - flows||unobserved",
    "flows||opening = last flows||closing",
    "profile|all:all|active = flows||closing",
    f"registered:{ADMIN}|| = participants:{ADMIN}|| + inactive:{ADMIN}||",
    f"participants:{ADMIN}|| = projects|ALL|workers",
    f"projects:{ADMIN}|| = projects|ALL|projects_running",
    f"employers:{ADMIN}|| = employers|all:all|employers_active",
    f"new_participants:{ADMIN}|| = last new_participants:{ADMIN}|| + flows||joined",
    f"exited_participants:{ADMIN}|| = last exited_participants:{ADMIN}|| + flows||left_%",
    f"contributions_received_idr:{ADMIN}|| = last contributions_received_idr:{ADMIN}||"
    " + contributions|paid:ALL|contributions_idr",
    *(f"profile|all:all|active = profile|{name}:%|active" for name in ("sex", "age_group", "funding_source")),
    "profile|funding_source:@|active = sponsored|@|active",
    *(
        f"employers|all:all|{column} = employers|{dimension}:%|{column}"
        for dimension in ("business_scale", "sector", "risk_class")
        for column in ("employers_active", "employers_inactive", "workers")
    ),
    *(
        f"projects|ALL|{column} = projects|apbn|{column} + projects|apbd|{column} + projects|private|{column}"
        for column in ("projects_running", "workers", "contract_value_idr", "contributions_idr")
    ),
    *(
        f"contributions|{basis}:ALL|{column} = contributions|{basis}:%|{column}"
        for basis in ("paid", "covered")
        for column in MONEY
    ),
    "profile|all:all|active = office|%|active",
    "flows||joined = office|%|joined",
    "flows||returned = office|%|returned",
    "flows||lapsed = office|%|lapsed",
    "employers|all:all|employers_active = office|%|employers",
    "contributions|paid:ALL|contributions_idr = office|%|contributions_received_idr",
    "flows||left_work_ended = office|%|left_memberships - flows||left_retired - flows||left_deceased"
    " - flows||left_contract_ended - flows||left_other",
    "office|@|active = office|@|paid_up + office|@|arrears_% + office|@|payments_unknown",
    "reconciliation|@|delivered = reconciliation|@|accepted + reconciliation|@|refused"
    " + reconciliation|@|duplicates + reconciliation|@|set_aside",
    "reconciliation|@|recap_total = reconciliation|@|accepted + reconciliation|@|difference",
    "profile|all:all|active = reconciliation|%:active|accepted",
    f"registered:{RECAP}|| = participants:{RECAP}|| + inactive:{RECAP}||",
    f"participants:{RECAP}|| = reconciliation|%:active|recap_total",
    f"inactive:{RECAP}|| = reconciliation|%:inactive|recap_total",
)
"""Sums within a region and segment."""
BY_NAME = (
    f"participants:{ADMIN}|| = flows||closing",
    f"participants:{ADMIN}|| = profile|all:all|active",
    f"inactive:{ADMIN}|| = reconciliation|%:inactive|accepted",
    f"participants:{ADMIN}|| = reconciliation|%:active|recap_total",
    f"inactive:{ADMIN}|| = reconciliation|%:inactive|recap_total",
    *(f"{measure}:{ADMIN}|| = {measure}:{RECAP}||" for measure in ("participants", "inactive", "registered")),
)
"""Those of segments without a headcount."""


def read_cells(warehouse: duckdb.DuckDBPyConnection) -> Known:
    """Read every administrative number of the file, from wherever it is shown or follows by one division."""
    known: Known = {}
    for table, (subject, key, components) in TABLES.items():
        for component in components:
            query = f"select period, {key}, {component} from {table}"
            for period, region, segment, category, value in warehouse.execute(query).fetchall():
                learn(known, (subject, period, region, segment, category, component), value)
    for query in count_queries():
        for subject, period, region, segment, value in warehouse.execute(query).fetchall():
            cell = (subject, period, region, segment, "", "")
            if value is not None or "compared" not in query:  # there may be no figure to compare with
                learn(known, cell, value)
    net = "select period, region_code, segment, net_change, opening, closing from marts.participation_flows"
    for period, region, segment, change, opening, closing in warehouse.execute(net).fetchall():
        if change is not None and opening is not None:
            learn(known, ("flows", period, region, segment, "", "closing"), opening + change)
        if change is not None and closing is not None:
            learn(known, ("flows", period, region, segment, "", "opening"), closing - change)
    return known


def count_queries() -> Iterator[str]:
    """Yield a query for everything that gives a count of the records, of its month or of a compared one."""
    where = "where provenance = 'administrative'"
    for table, (measure, values) in COUNTS.items():
        subject = f"{measure} || ':' || participant_definition"
        for value in values:
            yield f"select {subject}, period, region_code, segment, {value} from {table} {where}"
    subject = "measure || ':' || participant_definition"
    for value in COMPARED:
        yield f"select {subject}, compared_period, region_code, segment, {value} from marts.growth {where}"
    for period, (series, values) in CHANGES.items():
        subject = f"'participants:' || split_part({series}, ' / ', 1)"
        for value in values:
            cell = f"{subject}, {period}, region_code, segment, {value}"
            yield f"select {cell} from marts.coverage_change {where}"


def learn(known: Known, cell: Key, value: Any) -> None:
    """Keep the number of a cell; what a rate gives is rounded to a whole one."""
    if value is None:
        known.setdefault(cell, None)
    elif cell[1] is not None:
        whole = round(value * 100) if "_idr" in cell[0] + cell[-1] else 100 * round(value)
        known[cell] = (
            whole if isinstance(value, float) and known.get(cell) is None else known.get(cell) or whole
        )


def lines_of(known: Known, parents: dict[str, list[str]], territory: str) -> Iterator[Line]:
    """Yield every sum the reader knows of, from regions with what they add up to; a cell not there is 0."""
    sums: dict[Key, Line] = defaultdict(list)
    places: dict[Key, dict[str, Key]] = defaultdict(dict)
    for cell in known:
        for name, coefficient in sums_of(cell, parents):
            sums[name].append((coefficient, cell))
        subject, period, region, segment, category, component = cell
        place = (period, region or territory, segment or ("JAKON" if subject == "projects" else "ALL"))
        places[place][f"{subject}|{category}|{component}"] = cell
    yield from (line for line in sums.values() if {-1, 1} <= {factor for factor, _ in line})
    for (period, region, segment), here in places.items():
        before = places.get((month_before(period), region, segment), {})
        kept = {f"last {name}": cell for name, cell in before.items() if period.month > 1 or "flows" in name}
        for equation in (*EQUATIONS, *(BY_NAME if segment in ("PU", "BPU", "PMI") else ())):
            yield from solve_for(equation, here | kept)


def sums_of(cell: Key, parents: dict[str, list[str]]) -> Iterator[tuple[Key, int]]:
    """Yield the sums over regions, segments, statuses and rows that a cell is in, and how often it counts."""
    subject, period, region, segment, category, component = cell
    if subject == "participants:admin_persons_any":
        return
    if not component.startswith("moved_"):
        yield ("regions", *cell), -1
        for parent in parents.get(region, []):
            yield ("regions", subject, period, parent, segment, category, component), 1
    if segment and component not in ("moved_in_segment", "moved_out_segment"):
        yield ("segments", subject, period, region, category, component), -1 if segment == "ALL" else 1
    office, _, status = category.partition(":")
    if subject == "reconciliation":
        yield ("statuses", period, office, segment, component), -1 if status == "all" else 1
    if subject == "reconciliation" and component == "accepted" and status == "active" and segment != "ALL":
        yield ("active rows", period, office), 1
    if subject == "office" and component == "active":
        yield ("active rows", period, office), -1


def month_before(period: date) -> date:
    """Return the first day of the month before."""
    return date(period.year - (period.month == 1), (period.month - 2) % 12 + 1, 1)


def solve_for(equation: str, here: dict[str, Key]) -> Iterator[Line]:
    """Yield the sums that an equation makes of the cells of one place; @ stands for one name, % for all."""
    total, _, parts = equation.partition(" = ")
    found = (
        {match[1] for name in here if (match := re.fullmatch(pattern(total), name))} if "@" in total else {""}
    )
    for one in sorted(found):
        line: Line = []
        for sign, term in re.findall(r"([+-]?) ?((?:last )?[^ +-]+)", parts.replace("@", one)):
            line += [
                (-1 if sign == "-" else 1, here[name]) for name in here if re.fullmatch(pattern(term), name)
            ]
        head = here.get(total.replace("@", one))
        taken = {cell for _, cell in line} | {head}
        if head is not None and (1 in (factor for factor, _ in line)) and len(taken) == len(line) + 1:
            yield [*line, (-1, head)]


def pattern(term: str) -> str:
    """Return a term as a regular expression."""
    return re.escape(term).replace("@", "([a-zA-Z_:-]+)").replace("%", ".*")


def recovered(known: Known, lines: list[Line]) -> dict[Key, int]:
    """Return the hidden numbers that all lines determine: they stay when the free ones are guessed anew."""
    unknown = [[(factor, cell) for factor, cell in line if known[cell] is None] for line in lines]
    rest = [-sum(factor * (known[cell] or 0) for factor, cell in line) for line in lines]
    uses = Counter(cell for line in unknown for _, cell in line)
    order = {
        cell: place for place, cell in enumerate(sorted(uses, key=lambda cell: (-uses[cell], str(cell))))
    }
    pivots: dict[int, tuple[dict[int, int], int]] = {}
    for line, right in zip(unknown, rest, strict=True):
        row: dict[int, int] = {}
        for factor, cell in line:
            row[order[cell]] = row.get(order[cell], 0) + factor
        reduce(row, right, pivots)
    first, second = (guess(pivots, len(order), Random(seed)) for seed in (1, 2))  # noqa: S311
    same = {cell: first[place] for cell, place in order.items() if first[place] == second[place]}
    return {cell: value if value < PRIME // 2 else value - PRIME for cell, value in same.items()}


def bounded(known: Known, lines: list[Line]) -> set[Key]:
    """Return the hidden numbers to which all lines, each bounding its cells in turn, leave one value."""
    least = {cell: at_least(cell) if value is None else value for cell, value in known.items()}
    most = {cell: inf if value is None else value for cell, value in known.items()}
    of: dict[Key, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for _, cell in line:
            if known[cell] is None:
                of[cell].append(number)
    todo, turns = dict.fromkeys(number for numbers in of.values() for number in numbers), 0
    while todo and turns < 50 * len(lines):
        number, turns = next(iter(todo)), turns + 1
        del todo[number]
        for factor, cell in lines[number]:
            if known[cell] is not None:
                continue
            rest = [(other_factor, other) for other_factor, other in lines[number] if other != cell]
            low = sum(f * (least[c] if f > 0 else most[c]) for f, c in rest)
            high = sum(f * (most[c] if f > 0 else least[c]) for f, c in rest)
            low, high = (-high, -low) if factor > 0 else (low, high)
            if low > least[cell] or high < most[cell]:
                least[cell], most[cell] = max(least[cell], low), min(most[cell], high)
                todo |= dict.fromkeys(of[cell])
    return {cell for cell, value in known.items() if value is None and least[cell] == most[cell]}


def at_least(cell: Key) -> float:
    """Return what a hidden number is at least, in hundredths: a 0 is shown, but for whole rows."""
    subject, *_, component = cell
    if component in ("restated", "unobserved", "difference"):
        return -inf
    weak = subject in ("reconciliation", "contributions") or component == "workers"
    return 0 if weak or "_idr" in subject + component else 100


def reduce(row: dict[int, int], right: int, pivots: dict[int, tuple[dict[int, int], int]]) -> None:
    """Take known rows from a row until its rarest cell leads no other; keep it."""
    while row:
        lead = max(row)
        if lead not in pivots:
            inverse = pow(row[lead], -1, PRIME)
            pivots[lead] = ({cell: factor * inverse % PRIME for cell, factor in row.items()}, right * inverse)
            return
        known, known_right = pivots[lead]
        times = row[lead]
        for cell, factor in known.items():
            row[cell] = (row.get(cell, 0) - times * factor) % PRIME
            if not row[cell]:
                del row[cell]
        right = (right - times * known_right) % PRIME
    assert not right % PRIME, "the published numbers contradict each other"


def guess(pivots: dict[int, tuple[dict[int, int], int]], cells: int, draw: Random) -> list[int]:
    """Return one solution of the rows, with drawn numbers for the free cells."""
    values: list[int] = []
    for cell in range(cells):
        row, right = pivots.get(cell, ({}, draw.randrange(PRIME)))
        values.append(
            (right - sum(factor * values[other] for other, factor in row.items() if other != cell)) % PRIME
        )
    return values
