"""flows/warehouse/report_none.py: a header without rows for a sender that sends nothing."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import schemas
from flows.intake.manifest import read_manifest
from flows.intake.stock import take_stock
from flows.problems import Problem, WrongUsage
from flows.settings import Sender, Settings
from flows.sheet_layout import SheetLayout
from flows.warehouse.batch import take_in_step
from flows.warehouse.in_force import in_force
from flows.warehouse.plan import make_plan
from flows.warehouse.report_none import report_none
from flows.warehouse.steps import steps_with_news
from flows.warehouse.withdraw import withdraw
from tests.builds import keyed, warm_copy
from tests.intake.extracts.memberships import employee, text_of

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
MONTH = "2024-10"


@pytest.fixture(scope="module")
def taken(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The shipped reference data and one membership extract, taken in; read only."""
    folder = tmp_path_factory.mktemp("taken")
    settings = keyed(warm_copy(published, folder), folder)
    settings.published.unlink()  # which is of today
    path = settings.raw / "memberships" / MONTH / "N01.csv"
    path.parent.mkdir(parents=True)
    path.write_text(text_of([employee(1)]), encoding="utf-8")
    take_in(settings)
    return settings


@pytest.fixture
def office(taken: Settings, tmp_path: Path) -> Settings:
    """The same, of this test's own."""
    return warm_copy(taken, tmp_path)


def take_in(settings: Settings) -> dict[str, tuple[str, int]]:
    """Take in what is new; return status and accepted rows of each extract by file."""
    plan = make_plan(settings, NOW)
    for step in steps_with_news(settings, plan):
        take_in_step(settings, plan, step)
    found = in_force(settings, plan, schemas.EXTRACTS)
    return {t.delivery.file: (t.outcome.status, t.outcome.accepted) for t in found.taken}


def test_none_of_each_dataset_is_a_file_that_its_sender_could_have_sent(office: Settings) -> None:
    said = {"columns": {"jumlah": "Jumlah; akhir bulan"}, "values": {"status": "AKTIF"}, "skip_lines": 2}
    how = Sender(encoding="utf-16", delimiter=";", **said)
    settings = replace(office, senders={("recaps", "N02"): how})
    for dataset in schemas.EXTRACTS:
        line, is_new = report_none(settings, dataset, "N02", MONTH, now=NOW)
        mode = (settings.raw / line.file).stat().st_mode & 0o777
        assert (line.file, is_new, mode) == (f"{dataset}/{MONTH}/N02.r1.csv", True, 0o640)
        assert line in read_manifest(settings.raw, NOW)
    found = take_in(settings)
    assert {found[f"{dataset}/{MONTH}/N02.r1.csv"] for dataset in schemas.EXTRACTS} == {("accepted", 0)}
    assert report_none(settings, "recaps", "N02", MONTH, now=NOW)[1] is False


def test_rows_in_force_do_not_leave_by_a_report_of_none(office: Settings) -> None:
    with pytest.raises(Problem, match="is in force with 1 rows"):
        report_none(office, "memberships", "N01", MONTH, now=NOW)
    withdraw(office.raw, f"memberships/{MONTH}/N01.csv", "Sent by another branch", NOW)
    line, _ = report_none(office, "memberships", "N01", MONTH, now=NOW)
    assert (line.file, line.revision) == (f"memberships/{MONTH}/N01.r2.csv", 2)
    assert take_in(office) == {line.file: ("accepted", 0)}


def test_rows_that_come_after_all_wait_for_the_name_of_a_revision(office: Settings) -> None:
    folder = office.raw / "memberships" / MONTH
    rows, late = (folder / "N01.csv").read_bytes(), ("N02.csv", "N03.csv.gz", "N04.r01.csv")
    lines = [report_none(office, "memberships", name[:3], MONTH, now=NOW)[0] for name in late]
    for number, name in enumerate(late, 1):
        content = rows + b"\n" * number
        (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    held = {held.file.rpartition("/")[2]: held.reason for held in make_plan(office, NOW).held}
    assert {name: f"name the file {name[:3]}.r2.csv" in held[name] for name in held} == dict.fromkeys(
        late, True
    )
    found = take_in(office)
    assert [found[line.file] for line in lines] == [("accepted", 0)] * len(late)
    for name in late:
        (folder / name).rename(folder / f"{name[:3]}.r2.csv{'.gz' * name.endswith('.gz')}")
    assert [rows for file, (_, rows) in take_in(office).items() if "/N01" not in file] == [1] * len(late)


def test_none_takes_the_place_of_what_was_refused_once_that_is_known(office: Settings) -> None:
    path = office.raw / "memberships" / MONTH / "N03.csv"
    path.write_text("kpj\n", encoding="utf-8")
    with pytest.raises(Problem, match="not taken in yet"):
        report_none(office, "memberships", "N03", MONTH, now=NOW)
    take_in(office)
    line, _ = report_none(office, "memberships", "N03", MONTH, now=NOW)
    assert take_in(office)[line.file] == ("accepted", 0)
    assert line.revision == 2


@pytest.mark.parametrize(
    ("dataset", "sender", "month", "told"),
    [
        ("workforce", "N01", MONTH, '"None" is reported of contributions'),
        ("members", "N01", MONTH, '"None" is reported of contributions'),
        ("memberships", "N 01", MONTH, "is no name of a sender"),
        ("memberships", "N01.r2", MONTH, "is no name of a sender"),
        ("memberships", "../N01", MONTH, "is no name of a sender"),
        ("memberships", "", MONTH, "is no name of a sender"),
        ("memberships", "N01", "2024-13", "is no month of a delivery"),
        ("memberships", "N01", "Oktober 2024", "is no month of a delivery"),
        ("memberships", "N01", "2013-12", "is no month of a delivery"),
        ("memberships", "N01", "2027-01", "is no month of a delivery"),
        ("memberships", "SIM-K01", MONTH, "one warehouse holds simulated or real records"),
    ],
)
def test_what_cannot_be_reported_is_wrong_usage(
    office: Settings, dataset: str, sender: str, month: str, told: str
) -> None:
    take_stock(office.raw, NOW)
    before = sorted(office.raw.rglob("*")), (office.raw / "manifest.jsonl").read_bytes()
    with pytest.raises(WrongUsage, match=told):
        report_none(office, dataset, sender, month, now=NOW)
    assert (sorted(office.raw.rglob("*")), (office.raw / "manifest.jsonl").read_bytes()) == before


def test_a_sender_of_wide_sheets_sends_its_own(office: Settings) -> None:
    settings = replace(office, senders={("recaps", "N01"): Sender(layout=SheetLayout())})
    with pytest.raises(WrongUsage, match="Deliver the sheet with its header"):
        report_none(settings, "recaps", "N01", MONTH, now=NOW)
