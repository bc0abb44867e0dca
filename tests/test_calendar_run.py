"""A month of a few branches by the calendar: one is missing, one late, one a copy of another, one held."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pytest

from flows.intake.stock import take_stock
from flows.notify import tell_new
from flows.problems import NotPublished, Problem, WrongUsage
from flows.report.page import page_text
from flows.report.summary import refusal_lines, summary_data
from flows.settings import Settings, load_settings
from flows.sources import sources_of
from flows.warehouse.accept import accept
from flows.warehouse.events import events, overdue
from flows.warehouse.plan import is_published, make_plan
from flows.warehouse.report_none import report_none
from flows.warehouse.steps import steps_with_news
from flows.warehouse.withdraw import restore, withdraw
from tests.builds import warm_copy
from tests.conftest import publish
from tests.receiver import receiving
from tests.small_office import SENDERS, keep_branches, simulate_months

MONTHS = [f"2024-{month:02}" for month in range(5, 12)]
LAST = MONTHS[-1]
MISSING, LATE, COPY, HELD = SENDERS[1:]
IN_TIME, TOO_LATE = (datetime(2024, 12, day, tzinfo=UTC) for day in (5, 15))
CALENDAR: dict[str, Any] = {
    "kind": "hand",
    "dataset": "memberships",
    "senders": SENDERS,
    "cadence": "monthly",
    "due_day": 10,
    "first": MONTHS[0],
    "last": LAST,
}


def small(folder: Path) -> Settings:
    """Simulate the memberships of a few branches; nothing else is delivered."""
    raw, nothing = folder / "raw", {"write_extract": lambda *_: [], "write_payments": lambda *_: []}
    with patch.multiple("flows.simulate.simulate", **nothing):
        simulate_months(out=raw, first=MONTHS[0], months=len(MONTHS), seed=5, dirt=0.0, formats="plain")
    keep_branches(raw)
    settings = load_settings(raw=raw, warehouse=folder / "warehouse")
    return replace(settings, sources=sources_of({"branches": CALENDAR}, Path("cakupan.toml")))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Everything delivered in time; read only."""
    settings = small(tmp_path_factory.mktemp("whole"))
    take_stock(settings.raw, IN_TIME)
    publish(settings)
    return settings


@pytest.fixture(scope="module")
def gaps(whole: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The last month as it is when little goes well; read only."""
    settings = warm_copy(whole, tmp_path_factory.mktemp("gaps"))
    settings.published.unlink()  # nothing is lost of a release before it
    (settings.raw / "manifest.jsonl").unlink()
    month = settings.raw / "memberships" / LAST
    (month / f"{MISSING}.csv").unlink()
    shutil.copyfile(month / f"{SENDERS[0]}.csv", month / f"{COPY}.csv")
    lines = (month / f"{HELD}.csv").read_bytes().splitlines(keepends=True)
    (month / f"{HELD}.csv").write_bytes(b"".join(lines[: len(lines) // 3]))
    late = (month / f"{LATE}.csv").rename(settings.raw / ".late")
    take_stock(settings.raw, IN_TIME)
    late.rename(month / f"{LATE}.csv")
    take_stock(settings.raw, TOO_LATE)
    publish(settings)
    return settings


@pytest.fixture
def own(gaps: Settings, tmp_path: Path) -> Settings:
    """The same, of this test's own."""
    return warm_copy(gaps, tmp_path)


def ask(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        return connection.execute(query).fetchall()


STATUS = f"select sender, status from marts.completeness where period = '{LAST}-01' order by sender"
MONTH = f"""
    select distinct is_complete, completeness_rate
    from marts.completeness
    where period = '{LAST}-01' and dataset = 'memberships'
"""
COMPARED = f"""
    select count(*) filter (where is_comparable), count(*)
    from marts.growth
    where period = '{LAST}-01' and provenance = 'administrative' and growth_basis = 'month_on_month'
"""
CHANGED = f"""
    select count(*) filter (where status = 'comparable'), count(*)
    from marts.coverage_change
    where to_period = '{LAST}-01' and provenance = 'administrative' and comparison_kind = 'consecutive'
"""
HELD_ID = f"select delivery_id from audit.deliveries where sender = '{HELD}' and status = 'held'"


def test_a_month_that_went_well_is_complete_and_can_be_compared(whole: Settings) -> None:
    assert ask(whole, STATUS) == [(sender, "received") for sender in SENDERS]
    assert ask(whole, MONTH) == [(True, 1.0)]
    for query in (COMPARED, CHANGED):
        [(comparable, rows)] = ask(whole, query)
        assert 0 < comparable <= rows


def test_what_came_of_each_sender_is_told(gaps: Settings) -> None:
    told = ["received", "missing", "late", "duplicate", "held"]
    assert ask(gaps, STATUS) == list(zip((SENDERS[0], MISSING, LATE, COPY, HELD), told, strict=True))


def test_a_month_with_gaps_is_incomplete_and_no_change_to_it_is_comparable(gaps: Settings) -> None:
    [(is_complete, rate)] = ask(gaps, MONTH)
    assert not is_complete
    assert 0 < rate < 1
    for query in (COMPARED, CHANGED):
        [(comparable, rows)] = ask(gaps, query)
        assert (comparable, rows > 0) == (0, True)


def test_months_before_the_gaps_stay_as_they_were(whole: Settings, gaps: Settings) -> None:
    query = f"""
        select * exclude (received_at, first_received_at)
        from marts.completeness
        where period < '{LAST}-01'
        order by all
    """
    assert ask(gaps, query) == ask(whole, query)


def test_gaps_are_a_warning_with_an_example(gaps: Settings) -> None:
    query = "select severity, offenders, example from audit.checks where check_name = 'deliveries_are_there'"
    told = f"period {LAST}-01, dataset memberships, sender {MISSING}, due_date 2024-12-10, status missing"
    assert ask(gaps, query) == [("warn", 3, told)]


def test_gaps_stand_in_the_way_where_the_office_says_so(own: Settings) -> None:
    with pytest.raises(NotPublished, match="deliveries_are_there_before_publishing: 3 row"):
        publish(replace(own, gaps_block=True))


def test_a_held_delivery_says_by_what_it_is_far_off(gaps: Settings) -> None:
    [(status, reason)] = ask(
        gaps, f"select status, reason from audit.deliveries where delivery_id = ({HELD_ID})"
    )
    assert status == "held"
    assert reason.startswith("its accepted rows are 0.3")
    assert "the median of 6 months before, expected 0.66 to 1.52 times" in reason
    assert reason in (gaps.warehouse / "rejections.csv").read_text(encoding="utf-8")
    assert ask(gaps, "select status from audit.current_release") == [("partial",)]


def test_an_accepted_delivery_is_used_and_says_why_and_a_survey_may_be_owed_too(own: Settings) -> None:
    [(delivery_id,)] = ask(own, HELD_ID)
    now = datetime.now(UTC).replace(microsecond=0)
    accept(own, delivery_id, "Two thirds went to 081234567890", now)
    survey = {"dataset": "workforce", "senders": ["sakernas"], "cadence": "yearly", "first": "2024-08"}
    sources = sources_of({"branches": CALENDAR, "survey": CALENDAR | survey}, Path("cakupan.toml"))
    publish(replace(own, sources=sources))
    assert dict(ask(own, STATUS))[HELD] == "received"
    assert ask(
        own,
        "select status, accepted_reason, accepted_at from audit.deliveries "
        f"where delivery_id = '{delivery_id}'",
    ) == [("accepted", "Two thirds went to 999999999999", now.replace(tzinfo=None))]
    names = "period, sender, due_date, status, is_complete"
    [row] = ask(own, f"select {names} from marts.completeness where dataset = 'workforce'")
    assert row == (date(2024, 8, 1), "sakernas", date(2024, 9, 10), "missing", False)


def test_a_delivery_is_accepted_by_its_file(own: Settings) -> None:
    file = own.raw / "memberships" / LAST / f"{HELD}.csv"
    found = accept(own, str(file), "Counted by hand")
    assert [(found.delivery_id,)] == ask(own, HELD_ID)


@pytest.mark.parametrize(
    ("delivery", "reason", "problem", "told"),
    [
        (f"memberships/{LAST}/{HELD}.csv", "  ", WrongUsage, "The reason is empty"),
        ("memberships/2024-11/N01.csv", "right", WrongUsage, "No delivery is named"),
        (f"memberships/{LAST}/{LATE}.csv", "right", Problem, "is not held"),
    ],
)
def test_what_cannot_be_accepted_is_said(
    gaps: Settings, delivery: str, reason: str, problem: type[Problem], told: str
) -> None:
    with pytest.raises(problem, match=told):
        accept(gaps, delivery, reason)
    assert not (gaps.raw / "accepted.jsonl").exists()


def test_a_due_date_that_passes_makes_a_release_and_a_day_that_does_not_makes_none(gaps: Settings) -> None:
    owing = replace(gaps, sources=sources_of({"branches": CALENDAR | {"last": "2042-11"}}, Path("x.toml")))
    digests = [
        make_plan(owing, datetime(2042, month, day, hour, tzinfo=UTC)).inputs_digest
        for month, day, hour in ((11, 11, 0), (12, 10, 15), (12, 10, 16))
    ]
    assert (digests[0] == digests[1], digests[1] == digests[2]) == (True, False)


def test_what_is_owed_is_kept_in_the_plan(gaps: Settings, tmp_path: Path) -> None:
    plan = make_plan(gaps)
    plan.save(tmp_path / "plan.json")
    assert type(plan).load(tmp_path / "plan.json") == plan


def test_events_tell_each_sender_once_in_two_languages(gaps: Settings) -> None:
    found = {event.key: event for event in events(gaps.published) if event.period == LAST}
    assert list(found) == [
        f"duplicate:memberships/{LAST}/{COPY}",
        f"held:{ask(gaps, HELD_ID)[0][0]}",
        f"late:memberships/{LAST}/{LATE}",
        f"missing:memberships/{LAST}/{MISSING}",
    ]
    late = found[f"late:memberships/{LAST}/{LATE}"]
    assert (late.text, late.text_id, late.due_date) == (
        f"{LATE} delivered memberships of {LAST} on 2024-12-15, after 2024-12-10.",
        f"{LATE} mengirim memberships periode {LAST} pada 2024-12-15, setelah batas waktu 2024-12-10.",
        date(2024, 12, 10),
    )


def test_each_of_them_is_on_the_page_in_two_languages(gaps: Settings) -> None:
    page = " ".join(re.sub("<[^>]*>", "", page_text(gaps.published)).split())
    for indonesian, english, sender in (
        ("belum ada", "missing", MISSING),
        ("terlambat", "late", LATE),
        ("ganda", "duplicate", COPY),
    ):
        assert f"{indonesian}: Kepesertaan November 2024 (batas waktu 10 Desember 2024): {sender}" in page
        assert f"{english}: Memberships November 2024 (due on 10 December 2024): {sender}" in page
    assert f"ditahan: memberships/{LAST}/{HELD}.csv tidak dipakai" in page
    assert f"held: memberships/{LAST}/{HELD}.csv is not used" in page


def test_each_of_them_is_told_to_the_receiver_once(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(own, webhook_env="CAKUPAN_TEST_WEBHOOK")
    with receiving() as receiver:
        monkeypatch.setenv("CAKUPAN_TEST_WEBHOOK", receiver.address)
        for _ in range(2):
            tell_new(settings, events(own.published), lambda _: None)
    [body] = receiver.got
    told = {(event["kind"], event["sender"]) for event in body["events"] if event["period"] == LAST}
    assert told == {("missing", MISSING), ("late", LATE), ("duplicate", COPY), ("held", HELD)}
    assert all(sender in body["text"] for sender in (MISSING, LATE, COPY, HELD))


def test_no_file_has_no_events(tmp_path: Path) -> None:
    assert events(tmp_path / "cakupan.duckdb") == []


def test_what_is_overdue_is_known_without_a_run(gaps: Settings) -> None:
    before, after = (datetime(2024, 12, 10, hour, tzinfo=UTC) for hour in (15, 16))
    assert (overdue(gaps, before), [event.sender for event in overdue(gaps, after)]) == ([], [MISSING, COPY])


def drop(settings: Settings, name: str, content: bytes, day: int = 15, dataset: str = "memberships") -> None:
    """Deliver a file of the last month on a day of December."""
    path = settings.raw / dataset / LAST / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    take_stock(settings.raw, datetime(2024, 12, day, tzinfo=UTC))


def lines_of(settings: Settings, sender: str) -> list[bytes]:
    """Lines of what a branch delivered first of the last month."""
    return (settings.raw / "memberships" / LAST / f"{sender}.csv").read_bytes().splitlines(keepends=True)


def of_branch(settings: Settings, sender: str) -> list[tuple[Any, ...]]:
    """Status and received in marts.completeness, and each file with its status; of memberships."""
    of = f"where period = '{LAST}-01' and sender = '{sender}' and dataset = 'memberships'"
    [told] = ask(settings, f"select status, is_received, is_complete from marts.completeness {of}")
    files = f"select regexp_extract(file, '[^/]*$'), status from audit.deliveries {of}"
    return [told, *ask(settings, f"{files} order by revision, file")]


def people(settings: Settings) -> dict[str, int]:
    """Observed memberships of the closed last month by who delivered them; its marts hide so few."""
    files = settings.warehouse / "persons" / LAST / "*.parquet"
    query = f"select sender, count(*) from read_parquet('{files}') where is_observed group by all"
    return dict(duckdb.sql(query).fetchall())


REVISED, SHORT, EARLY, EMPTY = SENDERS[:4]
FILE = f"memberships/{LAST}/{EARLY}.r2.csv"
THEN = datetime(2024, 12, 17, tzinfo=UTC)


@pytest.fixture(scope="module")
def revised(whole: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Revisions of four branches; one is refused, two are held. Read only."""
    settings = warm_copy(whole, tmp_path_factory.mktemp("revised"))
    drop(settings, f"{REVISED}.r2.csv", b'{"error": "backend unavailable"}\n')
    drop(settings, f"{SHORT}.r2.csv", b"".join(lines_of(settings, SHORT)[:40]))
    lines = lines_of(settings, EARLY)
    drop(settings, f"{EARLY}.r2.csv", b"".join(lines[: len(lines) * 3 // 4]))
    drop(settings, f"{EMPTY}.r2.csv", lines_of(settings, EMPTY)[0])
    publish(settings)
    return settings


@pytest.fixture(scope="module")
def decided(revised: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One is accepted, one revised again, one withdrawn and its next refused; two report none. Read only."""
    settings = warm_copy(revised, tmp_path_factory.mktemp("decided"))
    accept(settings, f"memberships/{LAST}/{SHORT}.r2.csv", "The rest went to another branch")
    drop(settings, f"{REVISED}.r3.csv", b"".join(lines_of(settings, REVISED)[:-1]), day=16)
    drop(settings, f"{EARLY}.r3.csv", b"no table\n", day=16)
    withdraw(settings.raw, FILE, "Sent too early", THEN)
    for sender in (REVISED, EMPTY):
        report_none(settings, "employers", sender, LAST)
    publish(settings)
    return settings


def test_a_revision_that_is_refused_or_held_leaves_what_was_accepted_in_force(
    revised: Settings, whole: Settings
) -> None:
    for sender, status in ((REVISED, "refused"), (SHORT, "held")):
        files = [(f"{sender}.csv", "accepted"), (f"{sender}.r2.csv", status)]
        assert of_branch(revised, sender) == [(status, True, False), *files]
    before, now = people(whole), people(revised)
    assert {sender for sender in before if now[sender] != before[sender]} == {EARLY}
    assert ask(revised, COMPARED)[0][0] == 0
    told = f"select reason from audit.deliveries where file = 'memberships/{LAST}/{REVISED}.r2.csv'"
    assert ask(revised, told)[0][0].endswith(f"In force stays memberships/{LAST}/{REVISED}.csv")
    plan = make_plan(revised)
    assert (is_published(revised, plan), list(steps_with_news(revised, plan))) == (True, [])


def test_what_is_accepted_or_comes_after_a_refused_revision_takes_its_place(decided: Settings) -> None:
    assert of_branch(decided, REVISED) == [("restated", True, False), (f"{REVISED}.r3.csv", "accepted")]
    assert of_branch(decided, SHORT) == [("restated", True, False), (f"{SHORT}.r2.csv", "accepted")]


def test_a_withdrawn_revision_says_why_and_comes_back_where_that_is_undone(
    decided: Settings, revised: Settings, whole: Settings, tmp_path: Path
) -> None:
    assert people(decided)[EARLY] == people(whole)[EARLY] != people(revised)[EARLY]
    files = zip(("csv", "r2.csv", "r3.csv"), ("accepted", "withdrawn", "refused"), strict=True)
    told = [(f"{EARLY}.{name}", status) for name, status in files]
    assert of_branch(decided, EARLY) == [("refused", True, False), *told]
    query = f"select reason, withdrawn_at from audit.deliveries where file = '{FILE}'"
    assert ask(decided, query) == [("Sent too early", THEN.replace(tzinfo=None))]
    [event] = [event for event in events(decided.published) if event.kind == "withdrawn"]
    assert event.text == f"{FILE} was withdrawn and counts no more; audit.deliveries says why."
    again = warm_copy(decided, tmp_path)
    restore(again.raw, FILE, "It was right")
    publish(again)
    assert of_branch(again, EARLY)[0] == ("refused", True, False)
    assert people(again)[EARLY] == people(revised)[EARLY]


def test_a_withdrawal_that_falls_due_makes_a_release(whole: Settings, tmp_path: Path) -> None:
    fine = warm_copy(whole, tmp_path)
    manifest = fine.raw / "manifest.jsonl"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(
        text.replace('"withdrawn_at": null', '"withdrawn_at": "2027-05-01"', 1), encoding="utf-8"
    )
    days = [datetime(2027, month, 1, tzinfo=UTC) for month in (3, 4, 5, 6)]
    digests = [make_plan(fine, day).inputs_digest for day in days]
    told = (digests[0] == digests[1], digests[1] == digests[2], digests[2] == digests[3])
    assert told == (True, False, True)


def test_a_sender_without_rows_is_received_and_one_that_always_had_some_is_held(decided: Settings) -> None:
    assert of_branch(decided, EMPTY)[0] == ("held", True, False)
    names = "sender, status, is_received, is_complete, is_duplicated"
    of = f"where period = '{LAST}-01' and dataset = 'employers' order by sender"
    query = f"select {names} from marts.completeness {of}"
    assert ask(decided, query) == [(sender, "received", True, True, False) for sender in (REVISED, EMPTY)]


def test_a_copy_is_named(gaps: Settings) -> None:
    [(status, reason)] = ask(
        gaps, f"select status, reason from audit.deliveries where file = 'memberships/{LAST}/{COPY}.csv'"
    )
    found = (status, reason.partition(", and")[0])
    assert found == ("duplicate", f"its contents are those of memberships/{LAST}/{SENDERS[0]}.csv")
    told = "\n".join(refusal_lines(summary_data(gaps.published)))
    assert f"duplicate: memberships/{LAST}/{COPY}.csv: its contents are those of" in told
    assert f"{COPY}.csv" in (gaps.warehouse / "rejections.csv").read_text(encoding="utf-8")
