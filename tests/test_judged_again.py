"""What is judged again when something changes, that no more is, and that the run says why."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from flows.settings import Sender, Settings
from flows.warehouse import judged_with
from flows.warehouse.batch import take_in_step
from flows.warehouse.in_force import cache_of, taken_in
from flows.warehouse.judged_with import LOST, OFFICES, WHY, remember, remembered, told_again, why_again
from flows.warehouse.plan import make_plan
from flows.warehouse.steps import steps_with_news
from tests.builds import keyed, warm_copy
from tests.intake.extracts.memberships import employee, text_of

KNOWN, OTHER, NEW = "CAB-BANJARMASIN", "CAB-PONTIANAK", "CAB-BARU"
RECAP = "periode,kode_kantor,kode_wilayah,sistem_kode,segmen,status,jumlah\n"
PAYMENT = "npp,blth,program,segmen,jml_tk,iuran,tgl_bayar\n00012345,2024-10,JHT,PU,12,2394000,2024-10-15\n"


def memberships(first: int, **changes: str) -> str:
    return text_of([employee(first, **changes), employee(first + 1, **changes)])


@pytest.fixture(scope="module")
def taken(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Extracts that name a branch, another one, one that is not known, and none; taken in, read only."""
    folder = tmp_path_factory.mktemp("taken")
    settings = keyed(warm_copy(published, folder), folder)
    settings.published.unlink()  # every plan would look at it
    for dataset, sender, content in (
        ("memberships", "N01", memberships(1)),
        ("memberships", "N02", memberships(3, kode_kantor=OTHER, kode_wilayah="6171")),
        ("memberships", "N03", memberships(5, kode_kantor=NEW)),
        ("memberships", "N04", memberships(7, kode_kantor="")),
        ("recaps", "N05", f"{RECAP}2024-10,{KNOWN},6371,bps,PU,AKTIF,2\n"),
        ("recaps", "N06", f"{RECAP}2024-10,{NEW},6371,bps,PU,AKTIF,2\n"),
        ("contributions", "N07", PAYMENT),
    ):
        path = settings.raw / dataset / "2024-10" / f"{sender}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    assert {sender for _, sender, _ in judged(settings)} == {f"N0{n}" for n in range(1, 8)}
    return settings


@pytest.fixture
def office(taken: Settings, tmp_path: Path) -> Settings:
    """The same, of this test's own."""
    return warm_copy(taken, tmp_path)


def judged(settings: Settings) -> list[tuple[str, str, tuple[str, ...]]]:
    """Take in what is to be taken in; return dataset, sender and what the run says of each extract's step."""
    plan = make_plan(settings)
    before = {key: mark(settings, key) for key in plan.keys.values()}
    said: list[str] = []
    for step in steps_with_news(settings, plan):
        take_in_step(settings, plan, step)
        said += step.again if step.periods else []
    remember(settings.warehouse, plan.judged_with)
    return [
        (d.dataset, d.sender, tuple(said))
        for d in plan.current
        if d.period and mark(settings, plan.keys[d.delivery_id]) != before[plan.keys[d.delivery_id]]
    ]


def mark(settings: Settings, key: str) -> int | None:
    path = cache_of(settings).folder / key / "outcome.json"
    return path.stat().st_ino if path.exists() else None


def add_lines(settings: Settings, dataset: str, *rows: dict[str, str]) -> None:
    """Deliver the next revision of a curated file, with these rows at its end."""
    path = settings.raw / dataset / "curated.csv"
    [*_, newest] = [path, *sorted(path.parent.glob("curated.r*.csv"))]
    content = newest.read_text(encoding="utf-8")
    header = next(csv.reader([content.splitlines()[0]]))
    with (path.parent / f"curated.r{len(list(path.parent.iterdir())) + 1}.csv").open("w", newline="") as file:
        file.write(content)
        csv.DictWriter(file, header, lineterminator="\n").writerows(rows)


def like(settings: Settings, dataset: str, key: str, **changes: str) -> dict[str, str]:
    """Return a row of a curated file that is like the first of a branch, or of any."""
    with (settings.raw / dataset / "curated.csv").open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if key in row["office_code"]) | changes


def branch(settings: Settings, code: str) -> dict[str, str]:
    """Return the row of a branch that is like one that is known."""
    names = {"office_code": code, "office_name": f"Kantor {code}", "aliases": f"Cabang {code}"}
    return like(settings, "offices", OTHER, **names)


def warnings_of(settings: Settings, sender: str) -> dict[str, int]:
    [found] = [t for t in taken_in(settings, make_plan(settings)) if t.delivery.sender == sender]
    return found.outcome.by_rule


def test_where_nothing_changes_nothing_is_judged_again(office: Settings) -> None:
    assert judged(office) == []


def test_a_branch_that_is_added_has_only_the_deliveries_judged_again_that_name_what_is_not_known(
    office: Settings,
) -> None:
    assert warnings_of(office, "N03")["kode_kantor.unknown"] == 2
    add_lines(office, "offices", branch(office, NEW))
    said = ("memberships: 1 delivery is", "recaps: 1 delivery is")
    told = tuple(f"{one} judged again, for {OFFICES}" for one in said)
    assert judged(office) == [("memberships", "N03", told), ("recaps", "N06", told)]
    assert "kode_kantor.unknown" not in warnings_of(office, "N03")
    assert judged(office) == []


def test_a_branch_that_serves_another_regency_has_only_its_own_deliveries_judged_again(
    office: Settings,
) -> None:
    add_lines(
        office, "office_regions", like(office, "office_regions", "", office_code=KNOWN, region_code="6171")
    )
    told = [(dataset, sender) for dataset, sender, _ in judged(office)]
    assert told == [("memberships", "N01"), ("recaps", "N05")]


def test_what_a_source_says_of_a_branch_has_nothing_judged_again(office: Settings) -> None:
    path = office.raw / "offices" / "curated.csv"
    again = path.with_name("curated.r2.csv")
    again.write_text(path.read_text(encoding="utf-8").replace("Kantor", "Kantor ", 1), encoding="utf-8")
    assert judged(office) == []


def test_a_reference_that_goes_back_has_them_judged_as_before(office: Settings) -> None:
    before = warnings_of(office, "N03")
    path = office.raw / "offices" / "curated.csv"
    add_lines(office, "offices", branch(office, NEW))
    judged(office)
    path.with_name("curated.r3.csv").write_bytes(path.read_bytes())
    assert [sender for _, sender, _ in judged(office)] == ["N03", "N06"]
    assert warnings_of(office, "N03") == before


def test_a_sender_that_writes_otherwise_is_judged_again_alone_and_it_is_said_why(office: Settings) -> None:
    senders = {("memberships", "N01"): Sender(date_format="indonesian")}
    other = replace(office, senders={**office.senders, **senders})
    told = f"memberships: 1 delivery is judged again, for {WHY['sender']}"
    assert judged(other) == [("memberships", "N01", (told,))]


def test_what_is_lost_is_judged_again_and_it_is_said_why(office: Settings) -> None:
    plan = make_plan(office)
    [lost] = [d for d in plan.current if d.sender == "N02"]
    (cache_of(office).folder / plan.keys[lost.delivery_id] / "accepted.parquet").unlink()
    told = f"memberships: 1 delivery is judged again, for {LOST}"
    assert judged(office) == [("memberships", "N02", (told,))]


def test_another_code_is_said_to_be_why(office: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    otherwise(monkeypatch, "intake", "recaps")
    told = f"recaps: 2 deliveries are judged again, for {WHY['code']}"
    assert judged(office) == [("recaps", "N05", (told,)), ("recaps", "N06", (told,))]


@pytest.mark.parametrize("reference", ["provinces", "regions", "offices", "contribution_rates"])
def test_another_contract_of_a_reference_has_only_the_reference_judged_again(
    office: Settings, monkeypatch: pytest.MonkeyPatch, reference: str
) -> None:
    before = make_plan(office)
    otherwise(monkeypatch, "intake", reference)
    plan = make_plan(office)
    others = {one for one, key in plan.keys.items() if before.keys[one] != key}
    assert {one.partition("/")[0] for one in others} == {reference}


def test_another_sql_of_the_regions_is_said_to_be_why(
    office: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    otherwise(monkeypatch, "regions")
    told = {said.partition(" judged again, for ")[2] for *_, told in judged(office) for said in told}
    assert told == {WHY["regions"]}


def otherwise(monkeypatch: pytest.MonkeyPatch, *stage: str) -> None:
    """Let the code of a stage, of a dataset, be another."""
    code_of = judged_with.code_of
    monkeypatch.setattr(judged_with, "code_of", lambda *of: code_of(*of) + ("x" if of == stage else ""))


@pytest.mark.parametrize("note", ["", "{", "[1]", '{"a": 1}', "\x00\xff"])
def test_a_torn_note_says_nothing_of_what_was_judged_before(note: str, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "judged_with.json").write_text(note, encoding="latin1")
    assert remembered(tmp_path) == {}


def test_several_reasons_are_all_said() -> None:
    why = why_again({"code": "1", "sender": "1"}, {"code": "2", "sender": "2"}, is_kept=False)
    assert why == f"{WHY['code']}, and {WHY['sender']}"


def test_other_code_is_not_told_as_a_change_of_references() -> None:
    former = dict.fromkeys(("code", "regions", "rates", "territory"), "1")
    now = dict.fromkeys(("code", "regions", "rates"), "2") | {"territory": "1"}
    assert why_again(former, now, is_kept=False) == WHY["code"]


def test_what_is_new_is_not_judged_again() -> None:
    assert told_again([("recaps", why_again(None, {"code": "1"}, is_kept=False))]) == ()
