"""A dirty simulated folder against its truth: outcomes, breaches, the period ledger, the counts of months."""

import csv
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest

from flows.intake.outcome import Cache
from flows.report.summary import markdown_summary
from flows.settings import Settings
from flows.warehouse.batch import close_months, take_in_step
from flows.warehouse.in_force import cache_of, reference, taken_in
from flows.warehouse.intake_jobs import take_in_all
from flows.warehouse.plan import make_plan
from flows.warehouse.steps import months_to_close, steps_with_news
from schemas import projects
from tests.builds import keyed, warm_copy
from tests.intake.extracts.memberships import employee, text_of

TABLES = (
    "memberships",
    "persons",
    "transitions",
    "ledger",
    "acceptance",
    "office_counts",
    "senders",
    "recaps",
)
Line = tuple[int, str, str]


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a truth file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Judged:
    """What was found in a file: its counts as in truth_files, and its breaches."""

    counts: dict[str, int]
    breaches: set[Line]


@pytest.fixture(scope="module")
def found(dirty: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Judged]:
    """Every simulated file: those in force as the run took them in, those that were replaced beside it."""
    plan, beside = make_plan(dirty), replace(dirty, warehouse=tmp_path_factory.mktemp("beside"))
    take_in_all(beside, plan, plan.former, reference(dirty, plan).tables)
    judged = {item.delivery: cache_of(dirty) for item in taken_in(dirty, plan)}
    return {
        delivery.file: judged_in(cache, plan.keys[delivery.delivery_id])
        for delivery, cache in (judged | dict.fromkeys(plan.former, cache_of(beside))).items()
    }


def judged_in(cache: Cache, key: str) -> Judged:
    """Return what was found in a file, from what is kept of it."""
    outcome = cache.load(key)
    assert outcome is not None
    breaches = cache.breaches(key).to_pylist()
    told = {(b["line"], f"{b['column']}.{b['rule']}".lstrip("."), b["severity"]) for b in breaches}
    rows = outcome.accepted + outcome.rejected + outcome.duplicates
    parts = {name: getattr(outcome, name) for name in ("accepted", "rejected", "duplicates", "structural")}
    return Judged({"rows": rows, **parts}, told)


def files_of(settings: Settings) -> list[str]:
    """Return the files of the truth that are here; equal bytes of a month are one delivery: one is enough."""
    files = {}
    for row in rows_of(settings.raw / "truth_files.csv"):
        path = settings.raw / row["file"]
        if path.exists():
            files.setdefault((path.parent, path.read_bytes()), row["file"])
    return list(files.values())


def test_every_file_becomes_what_the_truth_says(dirty: Settings, found: dict[str, Judged]) -> None:
    wanted = {
        row["file"]: {
            name: int(row[name]) for name in ("rows", "accepted", "rejected", "duplicates", "structural")
        }
        for row in rows_of(dirty.raw / "truth_files.csv")
        if row["file"] in files_of(dirty)
    }
    assert len(wanted) > 150
    assert {file: found[file].counts for file in wanted} == wanted


def test_every_planted_defect_is_found_and_nothing_else(dirty: Settings, found: dict[str, Judged]) -> None:
    wanted: dict[str, set[Line]] = defaultdict(set)
    for row in rows_of(dirty.raw / "truth.csv"):
        if row["severity"] in ("error", "warning"):
            wanted[row["file"]].add((int(row["line"]), row["rule"], row["severity"]))
    files = files_of(dirty)
    assert sum(len(wanted[file]) for file in files) > 500
    assert {f: found[f].breaches - wanted[f] for f in files if found[f].breaches - wanted[f]} == {}
    assert {f: wanted[f] - found[f].breaches for f in files if wanted[f] - found[f].breaches} == {}


def test_the_period_ledger_names_what_two_senders_deliver(dirty: Settings) -> None:
    files = {d.delivery_id: d.file for d in make_plan(dirty).current}
    ledger = period_rows(dirty, "select delivery_id, line, rule, other_delivery_id from {ledger}")
    told = Counter((files[delivery], line, rule) for delivery, line, rule, _ in ledger)
    wanted = Counter(
        (row["file"], int(row["line"]), row["rule"])
        for row in rows_of(dirty.raw / "truth.csv")
        if row["severity"] == "period"
    )
    assert len({rule for *_, rule in wanted}) == 2
    assert told == wanted
    assert [row for row in ledger if row[0].split("@")[0] == row[3].split("@")[0]] == []


def test_a_reader_of_the_warehouse_is_told_of_them(dirty: Settings) -> None:
    wanted = [row for row in rows_of(dirty.raw / "truth.csv") if row["severity"] == "period"]
    with duckdb.connect(str(dirty.published), read_only=True) as connection:
        told = connection.execute("select file, line, rule from audit.period_ledger").fetchall()
    assert Counter(told) == Counter((row["file"], int(row["line"]), row["rule"]) for row in wanted)
    by_rule = Counter(row["rule"].split(".")[1].split("_")[0] for row in wanted)
    summary = markdown_summary(dirty.published)
    repeated = f"Of the accepted rows {by_rule['duplicate']} repeat a row of another sender"
    assert f"{repeated} and {by_rule['conflict']} contradict one" in summary
    assert "Records of November 2024, active memberships: " in summary


def period_rows(settings: Settings, query: str) -> list[tuple[str, int, str, str]]:
    """Return the rows of a query over tables of closed months, named in braces."""
    kept = settings.warehouse / "cache" / "period" / "*"
    names = {name: f"'{kept / name}.parquet'" for name in TABLES}
    with duckdb.connect() as connection:
        return connection.execute(query.format(**names)).fetchall()


def test_memberships_and_people_of_each_month_region_and_segment_are_as_many_as_were_made(
    dirty: Settings,
) -> None:
    counted = period_rows(
        dirty,
        """
        with memberships as (
            select period, region_code, segment, sum(active) as active, sum(inactive) as inactive
            from {memberships}
            where dimension = 'all' and region_basis = 'workplace'
            group by all
        ),
        people as (
            select period, region_code, segment, persons
            from {persons}
            where counted_unit = 'person_any' and region_basis = 'workplace'
        )
        select strftime(period, '%Y-%m'), region_code, segment, active, inactive, coalesce(persons, 0)
        from memberships left join people using (period, region_code, segment)
        """,
    )
    wanted = {
        (row["period"], row["region_code"], row["segment"], *map(int, list(row.values())[3:]))
        for row in rows_of(dirty.raw / "truth_counts.csv")
    }
    assert len(wanted) > 200
    assert set(counted) == wanted


def test_accepted_rows_are_counted_or_set_aside(dirty: Settings) -> None:
    [(delivered, accepted, refused, duplicates, set_aside)] = period_rows(
        dirty,
        """
        select sum(delivered), sum(accepted), sum(refused), sum(duplicates), sum(set_aside)
        from {acceptance}
        """,
    )
    current = {d.file for d in make_plan(dirty).current if d.dataset == "memberships"}
    files = [row for row in rows_of(dirty.raw / "truth_files.csv") if row["file"] in current]
    across = [row["rule"] for row in rows_of(dirty.raw / "truth.csv") if row["severity"] == "period"]
    assert delivered == accepted + refused + duplicates + set_aside
    assert set_aside == across.count("kpj.conflict_across_senders")
    again = across.count("kpj.duplicate_across_senders")
    assert duplicates == again + sum(int(row["duplicates"]) for row in files)
    assert accepted == sum(int(row["accepted"]) for row in files) - len(across)


def tables_of(settings: Settings) -> dict[str, Counter[tuple[object, ...]]]:
    """Return the rows of all tables of closed months."""
    return {name: Counter(period_rows(settings, f"from {{{name}}}")) for name in TABLES}


# What a revision, a part, a withdrawal, a month and a second sender do

PROJECTS = "\n".join(",".join(line) for line in (projects.DATASET.header, projects.DATASET.example.values()))


@pytest.fixture
def office(published: Settings, tmp_path: Path) -> Settings:
    """The shipped records, taken in, for one test with a key."""
    return keyed(warm_copy(published, tmp_path), tmp_path)


def take_all(settings: Settings) -> None:
    plan = make_plan(settings)
    for step in steps_with_news(settings, plan):
        take_in_step(settings, plan, step)


def deliver(settings: Settings, name: str, *rows: dict[str, str]) -> None:
    """Drop a file of memberships of October 2024."""
    folder = settings.raw / "memberships" / "2024-10"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text_of(list(rows)), encoding="utf-8")


def closed(settings: Settings) -> tuple[int, dict[str, int], list[tuple[int, str, int]]]:
    """Close the month; return active memberships, those by region, and the ledger: line, rule, other line."""
    take_all(settings)
    plan = make_plan(settings)
    for months in months_to_close(settings, plan):
        close_months(settings, plan, months)
    kept = next((settings.warehouse / "cache" / "period").iterdir())
    with duckdb.connect() as connection:
        regions = connection.execute(
            f"select region_code, sum(active)::bigint from '{kept / 'memberships.parquet'}' "
            "where dimension = 'all' and region_basis = 'workplace' group by all order by all"
        ).fetchall()
        ledger = connection.execute(
            f"select line, rule, other_line from '{kept / 'ledger.parquet'}' order by delivery_id, line"
        ).fetchall()
    return sum(count for _, count in regions), dict(regions), ledger


def test_a_revision_replaces(office: Settings) -> None:
    deliver(office, "N01.csv", employee(1), employee(2), employee(3))
    deliver(office, "N01.r2.csv", employee(1), employee(2, kode_wilayah="6372"))
    assert closed(office) == (2, {"6371": 1, "6372": 1}, [])


def test_a_part_adds(office: Settings) -> None:
    deliver(office, "N01.csv", employee(1), employee(2))
    deliver(office, "N01.p2.csv", employee(3, kode_wilayah="6372"))
    assert closed(office) == (3, {"6371": 2, "6372": 1}, [])


def test_a_withdrawal_removes(office: Settings) -> None:
    deliver(office, "N01.csv", employee(1), employee(2))
    deliver(office, "N02.csv", employee(3, kode_wilayah="6372"))
    take_all(office)
    manifest = office.raw / "manifest.jsonl"
    lines = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if line["sender"] == "N01":
            line["withdrawn_at"] = "2024-11-20T00:00:00Z"
    manifest.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    assert closed(office) == (1, {"6372": 1}, [])


def test_projects_that_did_not_change_are_delivered_again_in_a_new_month(office: Settings) -> None:
    for month in ("2024-10", "2024-11"):
        folder = office.raw / "projects" / month
        folder.mkdir(parents=True)
        (folder / "N01.csv").write_text(f"{PROJECTS}\n", encoding="utf-8")
    closed(office)
    found = period_rows(
        office, "select period::varchar, sender, is_expected, is_received from {senders} order by all"
    )
    assert found == [("2024-10-01", "N01", False, True), ("2024-11-01", "N01", True, True)]


def test_a_second_sender_that_says_the_same_counts_once(office: Settings) -> None:
    deliver(office, "N01.csv", employee(1), employee(2))
    deliver(office, "N02.csv", employee(3), employee(2))
    total, _, ledger = closed(office)
    assert (total, ledger) == (3, [(3, "kpj.duplicate_across_senders", 3)])


def test_a_second_sender_that_says_otherwise_sets_both_aside(office: Settings) -> None:
    deliver(office, "N01.csv", employee(1), employee(2))
    deliver(office, "N02.csv", employee(2, kode_wilayah="6372"), employee(3))
    conflict = "kpj.conflict_across_senders"
    assert closed(office) == (2, {"6371": 2}, [(3, conflict, 2), (2, conflict, 3)])
