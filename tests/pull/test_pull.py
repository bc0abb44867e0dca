"""flows.pull.pull and landing: what lands, what does not, and what is not fetched twice."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.intake.manifest import read_manifest
from flows.intake.stock import take_stock
from flows.problems import OutsideFailed, WrongUsage
from flows.pull import pull as pulling
from flows.pull.asked import asked_of, why_not_asked
from flows.pull.landing import draft_for, known_of
from flows.pull.offer import Asked, Draft, Fetched, NotReached, NotThere, Offer, Transient
from flows.pull.pull import asked_of_none, look, pull
from flows.pull.told import Pulled, counted, data_of_pull
from flows.settings import Settings, load_settings
from flows.sources import Source
from tests.test_settings import OFFICE, write

NOW = datetime(2024, 12, 3, 1, 0, tzinfo=UTC)
SECTION = """
[sources.branches]
kind = "http"
location = "https://branches.example"
dataset = "employers"
path = "{period}/{sender}.csv"
senders = ["A"]
first = "2024-01"
"""


@dataclass
class Stand:
    """A source in memory, contents and versions by place, what is in its way, and who pulls from it."""

    settings: Settings
    contents: dict[str, bytes] = field(default_factory=dict)
    has_versions: bool = True
    is_checksum: bool = False
    """Whether what it says is bound to the bytes."""
    faults: list[Exception] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    altered: dict[str, Any] = field(default_factory=dict)
    """What its offers say otherwise."""

    def offers(self, source: Source, _asked: Asked) -> Iterator[Offer]:
        for place, content in self.contents.items():
            period, _, name = place.partition("/")
            version = f"v{hash(content)}" if self.has_versions else None
            of = (source.name, "employers", name.partition(".")[0], period, ".csv", place, version)
            offer = Offer(*of, len(content), checksum=version if self.is_checksum else None)
            yield replace(offer, **self.altered)

    def fetch(self, _source: Source, offer: Offer, draft: Draft) -> Fetched:
        self.fetched.append(offer.place)
        if self.faults:
            draft.path.write_bytes(self.contents[offer.place][:1])
            raise self.faults.pop(0)
        version = f"v{hash(self.contents[offer.place])}"
        draft.path.write_bytes(self.contents[offer.place])
        return Fetched(version)

    @property
    def raw(self) -> Path:
        return self.settings.raw

    def drop(self, content: bytes) -> None:
        """Drop a delivery by hand, as A of October."""
        (self.raw / "employers/2024-10").mkdir(parents=True)
        (self.raw / "employers/2024-10/A.csv").write_bytes(content)

    def withdraw(self) -> None:
        """Withdraw the only delivery, which is A of October, and take its file away."""
        manifest = self.raw / "manifest.jsonl"
        line = json.loads(manifest.read_text()) | {"withdrawn_at": "2024-12-04T00:00:00Z"}
        manifest.write_text(json.dumps(line) + "\n")
        (self.raw / "employers/2024-10/A.csv").unlink()

    def files(self) -> list[str]:
        """What lies in the raw folder for others to see."""
        found = [path.relative_to(self.raw) for path in self.raw.rglob("*") if path.is_file()]
        return sorted(str(path) for path in found if not path.parts[0].startswith("."))

    def pull(self, months: tuple[str, ...] | None = None, **more: Any) -> list[Pulled]:
        return pull(self.settings, (), months, **{"now": NOW, "sleep": lambda _: None} | more)

    def pulled(self, months: tuple[str, ...] | None = None) -> list[str]:
        """What became of each file, and where it is or why it is not."""
        found = self.pull(months)
        return [f"{one.status} {one.file or one.place or one.problem}" for one in found if not one.reason]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(write(tmp_path, OFFICE + SECTION))


@pytest.fixture
def stand(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Stand:
    made = Stand(settings, {"2024-10/A.csv": b"one"})
    monkeypatch.setattr(pulling, "_kind", lambda _: made)
    return made


def test_what_is_new_lands_with_its_line(stand: Stand) -> None:
    assert stand.pulled() == ["landed employers/2024-10/A.csv"]
    (line,) = read_manifest(stand.raw)
    assert (line.source, line.place, line.bytes, line.revision) == ("branches", "2024-10/A.csv", 3, 1)
    assert line.received_at == "2024-12-03T01:00:00Z"
    assert (stand.raw / line.file).read_bytes() == b"one"
    assert stand.files() == ["employers/2024-10/A.csv", "manifest.jsonl"]


def test_a_run_takes_it_as_it_was_registered(stand: Stand) -> None:
    stand.pulled()
    inventory = take_stock(stand.raw, NOW)
    assert inventory.registered == []
    assert [one.file for one in inventory.current] == ["employers/2024-10/A.csv"]


@pytest.mark.parametrize("has_versions", [True, False])
def test_what_has_not_changed_is_read_again_and_not_landed(stand: Stand, has_versions: bool) -> None:
    stand.has_versions = has_versions
    stand.pulled()
    assert stand.pulled() == ["known employers/2024-10/A.csv"]
    assert len(stand.fetched) == 2
    assert len(read_manifest(stand.raw)) == 1
    assert {path.name for path in (stand.raw / ".landing").iterdir()} == {"lock"}


def test_a_checksum_of_the_bytes_spares_reading_them(stand: Stand) -> None:
    stand.is_checksum = True
    stand.pulled()
    assert stand.pulled() == ["unchanged 2024-10/A.csv"]
    assert stand.pulled(("2024-10",)) == ["unchanged 2024-10/A.csv"]
    assert len(stand.fetched) == 1


def test_a_version_that_stays_while_the_bytes_change_hides_nothing(stand: Stand) -> None:
    stand.altered = {"version": "v"}
    told = []
    for content in (b"one", b"two", b"two"):
        stand.contents["2024-10/A.csv"] = content
        told += [one.status for one in stand.pull()]
    assert told == ["landed", "landed", "known"]


def test_of_a_settled_month_the_word_of_the_source_is_enough_unless_it_is_named(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch, stand.altered = Stand.fetch, {"version": "v"}
    monkeypatch.setattr(Stand, "fetch", lambda *args: replace(fetch(*args), version="v"))
    stand.contents = {"2024-08/A.csv": b"one"}
    stand.pulled()
    stand.contents["2024-08/A.csv"] = b"two"
    assert stand.pulled() == ["unchanged 2024-08/A.csv"]
    assert stand.pulled(("2024-08",)) == ["landed employers/2024-08/A.r2.csv"]


def test_a_correction_that_was_dropped_by_hand_outlives_what_the_source_still_has(stand: Stand) -> None:
    stand.pulled()
    (stand.raw / "employers/2024-10/A.r2.csv").write_bytes(b"corrected")
    take_stock(stand.raw, NOW)
    assert stand.pulled() == ["known employers/2024-10/A.csv"]
    assert [one.file for one in take_stock(stand.raw, NOW).current] == ["employers/2024-10/A.r2.csv"]
    (stand.raw / "employers/2024-10/A.csv").unlink()
    assert stand.pulled() == ["known employers/2024-10/A.csv"]
    stand.contents["2024-10/A.csv"] = b"two"
    assert stand.pulled() == ["landed employers/2024-10/A.r3.csv"]


def test_changed_contents_are_the_next_revision(stand: Stand) -> None:
    for content in (b"one", b"two", b"one"):
        stand.contents["2024-10/A.csv"] = content
        stand.pulled()
    names = [f"employers/2024-10/A{revision}.csv" for revision in ("", ".r2", ".r3")]
    assert [line.file for line in read_manifest(stand.raw)] == names
    assert [(stand.raw / name).read_bytes() for name in names] == [b"one", b"two", b"one"]
    assert [one.file for one in take_stock(stand.raw, NOW).current] == names[2:]


def test_contents_that_come_back_to_a_place_are_the_next_revision(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = Stand.fetch
    monkeypatch.setattr(Stand, "fetch", lambda *args: replace(fetch(*args), version=stand.altered["version"]))
    told = []
    for version, content in (("v1", b"one"), ("v2", b"one"), ("v3", b"two"), ("v2", b"one"), ("v2", b"one")):
        stand.altered, stand.contents["2024-10/A.csv"] = {"version": version}, content
        told += [one.status for one in stand.pull()]
    assert told == ["landed", "known", "landed", "landed", "known"]


def test_a_file_dropped_by_hand_while_a_delivery_is_synced_is_not_taken_for_it(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped = stand.raw / "employers/2024-10/A.csv"

    def sync_and_drop(path: Path) -> None:
        if path.suffix == ".part":
            dropped.parent.mkdir(parents=True, exist_ok=True)
            dropped.write_bytes(b"by hand")

    monkeypatch.setattr("flows.pull.landing.sync", sync_and_drop)
    (told,) = stand.pull()
    assert told.file == "employers/2024-10/A.r2.csv"
    assert dropped.read_bytes() == b"by hand"
    assert (stand.raw / told.file).read_bytes() == b"one"


def test_what_is_configured_wrongly_is_wrong_usage_even_when_it_is_found_late(stand: Stand) -> None:
    stand.faults = [WrongUsage("sources.branches.token_env names TOKEN, which the environment does not have")]
    with pytest.raises(WrongUsage, match="token_env"):
        stand.pull()


def test_an_old_month_without_a_version_is_not_asked_again(stand: Stand) -> None:
    stand.has_versions = False
    stand.contents = {"2024-08/A.csv": b"one", "2024-09/A.csv": b"two"}
    stand.pulled()
    found = stand.pull()
    assert stand.fetched == ["2024-08/A.csv", "2024-09/A.csv", "2024-09/A.csv"]
    assert counted(found) == "1 known; passed over: 1 here and older than the look-back"


def test_months_asked_for_are_asked_and_no_other(stand: Stand) -> None:
    stand.contents = {"2024-09/A.csv": b"one", "2024-11/A.csv": b"two"}
    assert stand.pulled(("2024-09",)) == ["landed employers/2024-09/A.csv"]


def test_another_try_completes_it(stand: Stand) -> None:
    stand.faults = [Transient("cut"), Transient("cut")]
    assert stand.pulled() == ["landed employers/2024-10/A.csv"]
    assert len(stand.fetched) == 3


@pytest.mark.parametrize(
    ("faults", "tries"),
    [
        ([Transient("cut")] * 9, 5),
        ([OutsideFailed("forbidden")] * 9, 1),
        ([Transient("come back", wait_seconds=3600)] * 9, 1),
        ([ValueError("row of 6371010101900001")] * 9, 1),
    ],
)
def test_what_is_cut_short_never_looks_like_a_file(stand: Stand, faults: list[Exception], tries: int) -> None:
    stand.faults = list(faults)
    found = stand.pull()
    assert [one.status for one in found] == ["failed"]
    assert found[0].problem.startswith("branches: ")
    assert "6371010101900001" not in found[0].problem
    assert len(stand.fetched) == tries
    assert stand.files() == []
    stand.faults = []
    assert stand.pulled() == ["landed employers/2024-10/A.csv"]


def test_one_that_fails_stops_no_other(stand: Stand) -> None:
    stand.contents = {"2024-10/A.csv": b"one", "2024-10/B.csv": b"two"}
    stand.faults = [OutsideFailed("forbidden")]
    assert [one.partition(" ")[0] for one in stand.pulled()] == ["failed", "landed"]


def test_a_source_that_does_not_answer_is_told(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    def offers(*_: object) -> Iterator[Offer]:
        raise OutsideFailed("branches.example does not answer")

    monkeypatch.setattr(stand, "offers", offers)
    (one,) = stand.pull()
    assert (one.status, one.problem) == ("failed", "branches: branches.example does not answer")


def test_a_source_is_named_once_where_a_kind_names_it_too(stand: Stand) -> None:
    stand.faults = [OutsideFailed("Source branches: its table is not there.")]
    (one,) = stand.pull()
    assert one.problem == "branches: its table is not there."


def test_what_is_not_there_is_no_failure(stand: Stand) -> None:
    stand.faults = [NotThere()]  # type: ignore[list-item]
    assert stand.pulled() == ["absent 2024-10/A.csv"]


def test_a_file_dropped_by_hand_is_the_same_delivery(stand: Stand) -> None:
    stand.drop(b"one")
    take_stock(stand.raw, NOW)
    assert stand.pulled() == ["known employers/2024-10/A.csv"]
    assert stand.pulled() == ["known employers/2024-10/A.csv"]
    assert len(read_manifest(stand.raw)) == 1


def test_other_contents_than_those_dropped_by_hand_are_their_revision(stand: Stand) -> None:
    stand.drop(b"by hand")
    assert stand.pulled() == ["landed employers/2024-10/A.r2.csv"]
    assert [one.file for one in take_stock(stand.raw, NOW).current] == ["employers/2024-10/A.r2.csv"]


def test_a_pull_that_was_stopped_before_its_line_finds_its_file(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr("flows.pull.landing.append", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            stand.pull()
    assert stand.files() == ["employers/2024-10/A.csv"]
    assert stand.pulled() == ["landed employers/2024-10/A.csv"]
    assert [line.source for line in read_manifest(stand.raw)] == ["branches"]


def test_a_file_that_is_gone_is_put_back(stand: Stand) -> None:
    stand.pulled()
    (stand.raw / "employers/2024-10/A.csv").unlink()
    assert stand.pulled() == ["known employers/2024-10/A.csv"]
    assert stand.files() == ["employers/2024-10/A.csv", "manifest.jsonl"]
    assert len(read_manifest(stand.raw)) == 1


def test_what_was_withdrawn_does_not_come_back(stand: Stand) -> None:
    stand.pulled()
    stand.withdraw()
    assert stand.pulled() == ["known employers/2024-10/A.csv"]
    assert stand.files() == ["manifest.jsonl"]


def test_what_was_dropped_by_hand_and_withdrawn_does_not_come_back(stand: Stand) -> None:
    stand.drop(b"one")
    take_stock(stand.raw, NOW)
    stand.pulled()
    stand.withdraw()
    assert stand.pulled() == ["known employers/2024-10/A.csv"]
    assert stand.files() == ["manifest.jsonl"]


def test_a_draft_of_a_former_version_lands_shut_to_others(stand: Stand) -> None:
    (offer,) = stand.offers(stand.settings.sources[0], Asked(()))
    draft = draft_for(stand.raw, offer, known_of(stand.raw), 1).path
    draft.parent.mkdir()
    draft.touch()
    draft.chmod(0o666)
    assert stand.pulled() == ["landed employers/2024-10/A.csv"]
    assert (stand.raw / "employers/2024-10/A.csv").stat().st_mode & 0o777 == 0o640


def test_a_revision_that_the_source_states_cannot_have_other_contents(stand: Stand) -> None:
    stand.altered = {"revision": 2}
    assert stand.pulled() == ["landed employers/2024-10/A.r2.csv"]
    stand.contents["2024-10/A.csv"] = b"two"
    (told,) = stand.pull()
    assert (told.status, "ask the sender for a new revision" in told.problem) == ("failed", True)
    assert (stand.raw / "employers/2024-10/A.r2.csv").read_bytes() == b"one"


@pytest.mark.parametrize(
    ("offer", "told"),
    [
        ({"period": "2024-13"}, "2024-13, expected a month from 2014-01 to 2024-12"),
        ({"period": "2013-12"}, "2013-12, expected a month from 2014-01 to 2024-12"),
        ({"size": 5 << 30}, "more than the 4,294,967,296 that most_bytes allows"),
    ],
)
def test_what_can_be_no_delivery_is_not_fetched(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, offer: dict[str, object], told: str
) -> None:
    stand.altered = offer
    monkeypatch.setattr(Asked, "wants", lambda *_: True)
    (one,) = stand.pull()
    assert told in one.problem
    assert stand.fetched == []


def test_a_dry_run_says_what_would_come_and_changes_nothing(stand: Stand) -> None:
    assert [(one.status, one.place) for one in look(stand.settings, now=NOW)] == [("new", "2024-10/A.csv")]
    stand.has_versions = False
    assert [one.status for one in look(stand.settings, now=NOW)] == ["asked"]
    assert stand.fetched == []
    assert list(stand.raw.iterdir()) == []


@pytest.mark.parametrize("offer", [{"dataset": "people"}, {"dataset": "membership"}, {"dataset": ""}])
def test_a_file_of_no_dataset_is_counted_and_not_fetched(stand: Stand, offer: dict[str, str]) -> None:
    stand.altered = offer
    said: list[str] = []
    (one,) = stand.pull(say=said.append)
    assert (one.status, one.reason, one.place) == ("passed_over", "dataset", "2024-10/A.csv")
    assert said == ["branches: nothing taken; passed over: 1 of no dataset"]
    assert stand.fetched == []


def test_months_that_are_not_asked_for_are_counted(stand: Stand) -> None:
    stand.contents = dict.fromkeys(
        ("2023-12/A.csv", "2024-11/A.csv", "2025-01/A.csv", "2024-13/A.csv"), b"one"
    )
    found = stand.pull()
    assert counted(found) == "1 landed; passed over: 3 of a month that is not asked for"
    assert data_of_pull(found, verbose=False)["passed_over"] == [
        {
            "source": "branches",
            "reason": "month",
            "count": 3,
            "names": ["2023-12/A.csv", "2025-01/A.csv", "2024-13/A.csv"],
        }
    ]


@pytest.mark.parametrize(
    ("month", "why"),
    [
        ("2023-12", "it is before 2024-01, the first of sources.branches"),
        ("2024-12", "it is after 2024-11, the last of sources.branches"),
        ("2025-01", "it is in the future"),
    ],
)
def test_a_month_that_was_named_and_is_not_asked_is_told_with_the_reason(
    stand: Stand, month: str, why: str
) -> None:
    stand.settings = replace(stand.settings, sources=(replace(stand.settings.sources[0], last="2024-11"),))
    stand.contents = {"2024-11/A.csv": b"one"}
    none, other = (stand.pull(months) for months in ((month,), (month, "2024-11")))
    assert [(one.status, one.place) for one in none] == [("not_asked", month)]
    assert none[0].problem == f"branches was not asked for {month}: {why}."
    assert [one.status for one in other] == ["not_asked", "landed"]
    assert asked_of_none(stand.settings, (), (month, "2024-11"), NOW) == [month]


@pytest.mark.parametrize("month", ["2014-01", "2023-12", "2024-12"])
def test_a_source_without_a_first_is_asked_for_whatever_month_is_named(
    settings: Settings, month: str
) -> None:
    source = replace(settings.sources[0], first=None)
    assert asked_of(settings, source, (month,), NOW).months == (month,)
    assert len(asked_of(settings, source, None, NOW).months) == settings.look_back_months + 1
    assert why_not_asked(settings, source, "2013-12", NOW) == "nothing was recorded before 2014-01"


@pytest.mark.parametrize("first", [Transient("cut"), OutsideFailed("forbidden"), None])
def test_a_host_that_does_not_answer_fails_its_other_offers_at_once(
    stand: Stand, first: Exception | None
) -> None:
    places = [f"2024-{month:02d}/{sender}.csv" for month in (10, 11) for sender in "ABC"]
    stand.contents = dict.fromkeys(places, b"one")
    if first is not None:  # of its own: the host has answered
        stand.faults = [first, *[first] * 4 * isinstance(first, Transient)]
    stand.faults += [NotReached("branches.example is not reached")] * 99
    before, slept = len(stand.faults), list[float]()
    found = stand.pull(sleep=slept.append)
    assert [one.status for one in found] == ["failed"] * 6
    assert before - len(stand.faults) == 5 + 1 + {Transient: 5, OutsideFailed: 1}.get(type(first), 0)
    assert len(slept) == 4 + 4 * isinstance(first, Transient)
    assert found[-1].problem == (
        "branches: 2024-11/C.csv was not asked for, as branches.example does not answer. "
        "Pull again when it does."
    )


def test_one_offer_that_never_answers_keeps_no_other_from_landing(stand: Stand) -> None:
    stand.contents = {f"2024-11/{sender}.csv": sender.encode() for sender in "ABC"}
    stand.faults = [NotReached("no answer")] * 5
    assert [one.status for one in stand.pull()] == ["failed", "landed", "landed"]


def test_what_needs_no_answer_is_unchanged_though_the_host_gives_none(stand: Stand) -> None:
    stand.is_checksum = True
    stand.contents = {f"2024-11/{sender}.csv": sender.encode() for sender in "BE"}
    stand.pulled()
    stand.contents = {f"2024-11/{sender}.csv": sender.encode() for sender in "ABCDEF"}
    stand.fetched, stand.faults = [], [NotReached("no answer")] * 99
    ended = [one.status for one in stand.pull()]
    assert ended == ["failed", "unchanged", "failed", "failed", "unchanged", "failed"]
    assert stand.fetched == ["2024-11/A.csv"] * 5 + ["2024-11/C.csv"]


def test_another_host_of_the_same_source_is_still_asked(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    offers, fetch = Stand.offers, Stand.fetch
    hosts = {"A": "gone.example", "B": "gone.example", "C": "gone.example", "D": ""}
    monkeypatch.setattr(
        Stand, "offers", lambda *args: (replace(o, host=hosts[o.sender]) for o in offers(*args))
    )

    def reached(self: Stand, source: Source, offer: Offer, draft: Draft) -> Fetched:
        if offer.host:
            raise NotReached("gone.example is not reached")
        return fetch(self, source, offer, draft)

    monkeypatch.setattr(Stand, "fetch", reached)
    stand.contents = {f"2024-11/{sender}.csv": sender.encode() for sender in hosts}
    found = stand.pull()
    assert [one.status for one in found] == ["failed", "failed", "failed", "landed"]
    assert "as gone.example does not answer" in found[2].problem


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_what_lands_and_what_is_half_here_is_shut_to_others_whatever_the_umask(
    stand: Stand, umask: int
) -> None:
    stand.contents = {"2024-10/A.csv": b"one", "2024-11/A.csv": b"two"}
    stand.faults = [Transient("cut")] * 5
    former = os.umask(umask)
    try:
        found = stand.pull()
    finally:
        os.umask(former)
    assert [one.status for one in found] == ["failed", "landed"]
    made = [*stand.raw.glob("employers/**/*"), stand.raw / "employers", *stand.raw.glob(".landing/*.*")]
    assert {
        path.name: oct(path.stat().st_mode & 0o777 & ~(0o750 if path.is_dir() else 0o640)) for path in made
    } == {path.name: "0o0" for path in made}
    assert len(made) == 5


@pytest.mark.parametrize(
    "damage",
    [b'{"sha256": "cut', b"\xff\x00\n[]\nnull\n", b'{"sha256": 1}\n' + b"[" * 5000, b'{"a": 1}\n'],
    ids=["cut", "no text", "deep", "other keys"],
)
def test_a_memory_that_cannot_be_read_is_let_go_and_told(stand: Stand, damage: bytes) -> None:
    stand.drop(b"one")
    take_stock(stand.raw, NOW)
    stand.pulled()
    memory = stand.raw / ".landing/seen.jsonl"
    memory.write_bytes(memory.read_bytes() + damage)
    assert [one.status for one in look(stand.settings, now=NOW)] == ["asked"]
    said: list[str] = []
    assert [one.status for one in stand.pull(say=said.append)] == ["known"]
    assert "cannot be read and are let go" in said[0]
    said.clear()
    stand.pull(say=said.append)
    assert len(said) == 1


def test_a_source_that_is_not_declared_is_wrong_usage(settings: Settings) -> None:
    with pytest.raises(WrongUsage, match="No source to pull from is named 'other'; expected one of branches"):
        pull(settings, ["other"], now=NOW)
