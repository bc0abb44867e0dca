"""What a release would lose of the one before it is held until somebody decides."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pytest

from flows.intake.manifest import read_manifest
from flows.problems import NotPublished, OutsideFailed, Problem, WrongUsage
from flows.settings import Settings
from flows.warehouse.accept import accept
from flows.warehouse.accepted import read_accepted
from flows.warehouse.ledger import DELIVERIES
from flows.warehouse.loss import Loss, lines_lost, refuse_loss, used_before
from flows.warehouse.plan import is_published, make_plan
from tests.builds import warm_copy
from tests.conftest import publish
from tests.drawn import read_drawing

BEFORE = """
    dataset     | sender  | period  | part | revision | sha256 | status   | accepted_rows
    memberships | N01     | 2024-10 | 1    | 1        | a      | accepted | 1000
    memberships | N02     | 2024-10 | 1    | 2        | b      | partial  | 500
    memberships | N01     | 2024-11 | 1    | 1        | c      | accepted | 9
    projects    | N01     | 2024-10 | 1    | 1        | d      | accepted | 100
    projects    | N01     | 2024-10 | 2    | 1        | e      | accepted | 100
    targets     | curated |         | 1    | 1        | f      | accepted | 14
"""
NUMBERS = ("part", "revision", "accepted_rows")


def table(drawing: str, **reasons: str) -> pyarrow.Table:
    """Deliveries as drawn, with an id; reasons by sha256."""
    names, rows = read_drawing(drawing)
    found: list[dict[str, Any]] = []
    for values in rows:
        row = {name: int(v) if name in NUMBERS and v else v for name, v in zip(names, values, strict=True)}
        place = "/".join(str(row[key]) for key in ("dataset", "period", "sender") if row[key])
        found.append(row | {"delivery_id": f"{place}@{row['sha256']}", "reason": reasons.get(row["sha256"])})
    return pyarrow.Table.from_pylist(found, schema=DELIVERIES)


def changed(of: str, /, **values: Any) -> pyarrow.Table:
    """The same deliveries, one of them changed, or gone where nothing is said of it."""
    rows = table(BEFORE).to_pylist()
    rows = [row | values if row["sha256"] == of else row for row in rows]
    return pyarrow.Table.from_pylist([r for r in rows if values or r["sha256"] != of], schema=DELIVERIES)


def test_the_same_deliveries_lose_nothing() -> None:
    assert lines_lost(table(BEFORE), table(BEFORE)) == []
    assert lines_lost(table(BEFORE).slice(0, 0), table(BEFORE)) == []


LOST = {
    "its file is gone": ("b", {}, ["memberships/2024-10/N02@b: 500 accepted rows, not here"]),
    "it is held": (
        "c",
        {"status": "held", "reason": "its accepted rows are 0.3 times", "part": None, "revision": None},
        ["memberships/2024-11/N01@c: 9 accepted rows, now held: its accepted rows are 0.3 times"],
    ),
    "it is refused whole": (
        "f",
        {"status": "refused", "reason": "line 1 is not the agreed header", "accepted_rows": 0},
        ["targets/curated@f: 14 accepted rows, now refused: line 1 is not the agreed header"],
    ),
    "a part of two is gone": ("e", {}, ["projects/2024-10/N01@e: 100 accepted rows, not here"]),
    "other contents took its place without a revision": (
        "f",
        {"sha256": "x"},
        ["targets/curated@f: 14 accepted rows, not here"],
    ),
    "a tenth of the rows of a month are refused": (
        "a",
        {"status": "partial", "accepted_rows": 850},
        ["memberships of 2024-10: 1,350 of 1,500 accepted rows stay, the others are refused"],
    ),
    "one row of few": (
        "f",
        {"status": "partial", "accepted_rows": 12},
        ["targets: 12 of 14 accepted rows stay, the others are refused"],
    ),
}


@pytest.mark.parametrize(("sha256", "values", "told"), LOST.values(), ids=LOST)
def test_what_goes_is_told(sha256: str, values: dict[str, Any], told: list[str]) -> None:
    assert lines_lost(table(BEFORE), changed(sha256, **values)) == told


KEPT = {
    "less than a tenth goes": ("a", {"accepted_rows": 851}),
    "more rows are accepted": ("a", {"accepted_rows": 2000}),
    "a revision has far fewer rows": ("b", {"revision": 3, "sha256": "x", "accepted_rows": 1}),
    "a revision goes back to contents of before": ("b", {"revision": 3}),
    "its file has another name": ("b", {"file": "memberships/2024-10/moved.csv"}),
    "the same bytes are of another sender": ("a", {"sender": "N03", "delivery_id": "x"}),
}


@pytest.mark.parametrize(("sha256", "values"), KEPT.values(), ids=KEPT)
def test_what_somebody_decided_or_is_small_is_not(sha256: str, values: dict[str, Any]) -> None:
    assert lines_lost(table(BEFORE), changed(sha256, **values)) == []


def test_none_that_a_sender_reported_is_not_there_because_another_reported_it_too() -> None:
    none = {"sha256": "n", "accepted_rows": 0}
    both = table(BEFORE).to_pylist()[:2]
    before = pyarrow.Table.from_pylist([row | none for row in both], schema=DELIVERIES)
    assert lines_lost(before, before) == []
    assert lines_lost(before, before.slice(0, 1)) == ["memberships/2024-10/N02@b: 0 accepted rows, not here"]


def test_a_withdrawal_decides_for_its_own_revision_alone() -> None:
    withdrawn = ("memberships", "N02", "2024-10", 1, 2, "b")
    assert lines_lost(table(BEFORE), changed("b"), {withdrawn}) == []
    assert lines_lost(table(BEFORE), changed("b", revision=1, sha256="x"), {withdrawn}) == []
    for other in (("memberships", "N02", "2024-10", 1, 1, "b"), ("memberships", "N01", "2024-10", 1, 2, "b")):
        assert len(lines_lost(table(BEFORE), changed("b"), {other})) == 1


def test_a_revision_of_one_sender_does_not_hide_what_another_loses() -> None:
    rows = [
        row
        | ({"revision": 3, "sha256": "x", "accepted_rows": 900} if row["sha256"] == "b" else {})
        | ({"accepted_rows": 800} if row["sha256"] == "a" else {})
        for row in table(BEFORE).to_pylist()
    ]
    after = pyarrow.Table.from_pylist(rows, schema=DELIVERIES)
    told = lines_lost(table(BEFORE), after)
    assert told == ["memberships of 2024-10: 800 of 1,000 accepted rows stay, the others are refused"]


def test_a_refused_revision_decides_nothing() -> None:
    refused = table(BEFORE).to_pylist()[1] | {"revision": 3, "sha256": "x", "status": "refused"}
    after = [*changed("b").to_pylist(), refused | {"accepted_rows": 0}]
    assert len(lines_lost(table(BEFORE), pyarrow.Table.from_pylist(after, schema=DELIVERIES))) == 1


def test_a_loss_is_told_with_ten_lines_and_the_command_that_lets_it_through() -> None:
    loss = Loss("000007-x", [f"targets/N{number:02}@x: 1 accepted rows, not here" for number in range(12)])
    with pytest.raises(NotPublished) as problem:
        refuse_loss(loss, ())
    told = str(problem.value)
    assert "would lose what 000007-x counts" in told
    assert told.count("accepted rows, not here") == 10
    assert "\n  and 2 more\n" in told
    assert f"cakupan accept {loss.loss_id} --reason TEXT" in told
    assert "--warehouse" in told


def test_only_exactly_this_loss_is_let_through() -> None:
    loss = Loss("000007-x", ["targets/N01@x: 1 accepted rows, not here"])
    accepted = {(loss.loss_id, loss.sha256)}
    refuse_loss(loss, accepted)
    refuse_loss(None, ())
    for other in (replace(loss, release_id="000008-x"), replace(loss, lines=[*loss.lines, "and another"])):
        with pytest.raises(NotPublished):
            refuse_loss(other, accepted)


def test_a_file_without_deliveries_is_told(tmp_path: Path) -> None:
    file = tmp_path / "cakupan.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table t as select 1")
    with pytest.raises(OutsideFailed, match="its deliveries cannot be read"):
        used_before(file)


def test_a_run_holds_a_loss_until_somebody_lets_it_go(published: Settings, tmp_path: Path) -> None:
    own = warm_copy(published, tmp_path)
    before = own.published.read_bytes()
    targets = own.raw / "targets" / "curated.csv"
    lines = targets.read_text(encoding="utf-8").splitlines()
    targets.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    manifest = own.raw / "manifest.jsonl"
    kept = [line for line in manifest.read_text(encoding="utf-8").splitlines() if "targets/" not in line]
    manifest.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(NotPublished, match=r"  targets/curated@[0-9a-f]{12}: 14 accepted rows") as held:
        publish(own)
    assert own.published.read_bytes() == before
    loss_id = str(held.value).partition("cakupan accept ")[2].split()[0]
    with pytest.raises(WrongUsage, match=f"No loss is named loss@0; .* is {loss_id}"):
        accept(own, "loss@0", "Wrong one")
    with pytest.raises(WrongUsage, match="The reason is empty"):
        accept(own, loss_id, " ")
    now = datetime.now(UTC).replace(microsecond=0)
    accept(own, loss_id, "The last target of 081234567890 was void", now)
    with pytest.raises(Problem, match="is accepted already"):
        accept(own, loss_id, "again")
    publish(own)
    assert is_published(own, make_plan(own))
    with duckdb.connect(str(own.published), read_only=True) as connection:
        told = connection.execute("select * exclude (data_kind) from audit.losses").fetchall()
    [decision] = read_accepted(own.raw)
    assert told == [
        (loss_id, *decision.lost, "The last target of 999999999999 was void", now.replace(tzinfo=None))
    ]
    with pytest.raises(Problem, match="Nothing would be lost now"):
        accept(own, loss_id, "once more")
    assert {line.file for line in read_manifest(own.raw)} == {d.file for d in make_plan(own).current}
