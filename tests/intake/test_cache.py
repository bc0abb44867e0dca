"""Outcomes kept between runs: whole or not there, and made again when anything they depend on has changed."""

from dataclasses import replace
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from flows import meaning
from flows.intake.breach import Breach
from flows.intake.delivery import Delivery
from flows.intake.outcome import Cache, Outcome
from flows.meaning import Tree, code_of
from flows.settings import PROJECT, Sender, load_settings
from flows.warehouse.batch import take_in_step
from flows.warehouse.judged_with import intake_key
from flows.warehouse.plan import make_plan
from flows.warehouse.steps import Step, steps_with_news
from tests.conftest import copy_raw

TOLD = Breach(3, "note", "missing", "a value", None)
OUTCOME = Outcome("partial", 4, 2, 1, 0, 1, None, {"note.missing": 1}, breaches=[TOLD])
ROWS = pyarrow.table({"line": [2, 4], "note": ["a", "b"]})
REFUSED = Outcome("refused", 4, 0, 4, 0, 0, "the file is empty.")
DELIVERY = Delivery(
    "0" * 64, "targets", "N01", None, 1, 1, "2026-01-02T03:04:05Z", None, "targets/N01.csv", 7
)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def keep(cache: Cache, key: str, outcome: Outcome, rows: pyarrow.Table | None) -> None:
    with cache.draft(key) as draft:
        if rows is not None:
            pyarrow.parquet.write_table(rows, draft / "accepted.parquet")
        cache.keep(key, outcome, draft)


@pytest.mark.parametrize(("outcome", "rows"), [(OUTCOME, ROWS), (REFUSED, None)])
def test_what_is_kept_is_found(cache: Cache, outcome: Outcome, rows: pyarrow.Table | None) -> None:
    keep(cache, "key", outcome, rows)
    assert cache.load("key") == replace(outcome, breaches=[])
    assert [Breach(**row) for row in cache.breaches("key").to_pylist()] == outcome.breaches


def test_nothing_is_found_where_nothing_was_kept(cache: Cache) -> None:
    assert cache.load("key") is None


def test_the_last_outcome_is_kept(cache: Cache) -> None:
    keep(cache, "key", OUTCOME, ROWS)
    keep(cache, "key", REFUSED, None)
    assert (cache.load("key"), cache.rows("key").exists()) == (REFUSED, False)


def test_what_another_process_has_kept_alike_stays_for_it_may_be_read_already(cache: Cache) -> None:
    keep(cache, "key", OUTCOME, ROWS)
    there = cache.rows("key").stat().st_ino
    keep(cache, "key", OUTCOME, ROWS)
    assert cache.rows("key").stat().st_ino == there


@pytest.mark.parametrize("file", ["outcome.json", "accepted.parquet"])
def test_no_flipped_bit_is_trusted(cache: Cache, file: str) -> None:
    keep(cache, "key", OUTCOME, ROWS)
    path = cache.folder / "key" / file
    content = path.read_bytes()
    trusted = []
    for place, byte in enumerate(content):
        path.write_bytes(content[:place] + bytes([byte ^ (1 << place % 8)]) + content[place + 1 :])
        trusted += [place] if cache.load("key") is not None else []
    assert (path == cache.rows("key"), trusted) == (file == "accepted.parquet", [])


def test_rows_that_have_gone_are_noticed(cache: Cache) -> None:
    keep(cache, "key", OUTCOME, ROWS)
    cache.rows("key").unlink()
    assert cache.load("key") is None


def test_rows_that_nobody_kept_are_noticed(cache: Cache) -> None:
    keep(cache, "key", REFUSED, None)
    cache.rows("key").write_bytes(b"rows")
    assert cache.load("key") is None


def test_a_run_that_ends_while_keeping_leaves_nothing_half(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            keep(cache, "key", OUTCOME, ROWS)
    half = cache.load("key")
    keep(cache, "key", OUTCOME, ROWS)
    assert (half, cache.load("key")) == (None, replace(OUTCOME, breaches=[]))


def test_a_damaged_outcome_is_made_again_and_equal(tmp_path: Path) -> None:
    settings = load_settings(raw=copy_raw(tmp_path / "raw"), warehouse=tmp_path / "warehouse")
    plan = make_plan(settings)
    take_in_step(settings, plan, Step(("publishers",)))
    (rows,) = (tmp_path / "warehouse").rglob("accepted.parquet")
    content = rows.read_bytes()
    rows.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    news = any("publishers" in step.datasets for step in steps_with_news(settings, plan))
    take_in_step(settings, plan, Step(("publishers",)))
    assert (news, rows.read_bytes() == content) == (True, True)


def key(delivery: Delivery = DELIVERY, sender: Sender | None = None, regions: str | None = "regions") -> str:
    judged_with = {"sender": repr(sender or Sender()), "regions": str(regions)}
    return intake_key(delivery, {"code": code_of("intake", delivery.dataset), **judged_with})


@pytest.mark.parametrize(
    "other",
    [
        key(replace(DELIVERY, sha256="1" * 64)),
        key(replace(DELIVERY, dataset="workforce")),
        key(sender=Sender(encoding="cp1252")),
        key(sender=Sender(delimiter=";")),
        key(sender=Sender(number_format="indonesian")),
        key(regions="other regions"),
    ],
    ids=["bytes", "dataset", "encoding", "delimiter", "number_format", "regions"],
)
def test_another_input_has_another_key(other: str) -> None:
    assert other != key()


def test_when_and_under_which_name_a_file_came_does_not_matter() -> None:
    told = key(replace(DELIVERY, received_at="2027-01-01T00:00:00Z", file="targets/x.csv", revision=2))
    assert told == key()


def test_another_version_of_a_library_changes_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = Tree(PROJECT)
    before = tree.code("intake", "targets")
    monkeypatch.setattr(meaning, "versions", lambda: {"duckdb": "another"})
    assert tree.code("intake", "targets") != before


def test_what_no_delivery_in_force_asks_for_is_removed(cache: Cache) -> None:
    old, new = "0" * 32, "1" * 32
    keep(cache, old, OUTCOME, ROWS)
    keep(cache, new, OUTCOME, ROWS)
    cache.prune({new})
    assert [path.name for path in cache.folder.iterdir()] == [new]
