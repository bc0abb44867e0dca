"""A published file that is not what was published is noticed, whatever befell it, and built again."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

from flows.intake import checksums
from flows.intake.checksums import Checksums, memory_of
from flows.problems import NotPublished, WrongUsage
from flows.settings import Settings
from flows.warehouse import batch
from flows.warehouse import publish as publishing
from flows.warehouse.batch import publish_draft
from flows.warehouse.in_force import reference
from flows.warehouse.intake_jobs import take_in_all
from flows.warehouse.plan import Plan, _refuse_other_key, is_published, make_plan
from flows.warehouse.publish import (
    CHECKSUMS,
    DAMAGED,
    Unreadable,
    checksums_of,
    is_damaged,
    list_releases,
    read_releases,
    releases_before,
    require_published,
    writer_lock,
)
from tests.builds import logical_hashes, warm_copy
from tests.conftest import publish, take_in_and_close, with_news
from tests.test_publish import beside, draft_of

Bytes = Callable[[bytes], bytes]
FLIPS = 8


@pytest.fixture(scope="module")
def once(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Plan]:
    """A warehouse of these tests, and its plan; a test that changes it puts it back."""
    settings = warm_copy(published, tmp_path_factory.mktemp("once"))
    return settings, make_plan(settings)


@pytest.fixture
def settings(published: Settings, tmp_path: Path) -> Settings:
    """A warehouse of this test's own, published once, with everything taken in."""
    return warm_copy(published, tmp_path)


@pytest.fixture
def file(once: tuple[Settings, Plan]) -> Iterator[Path]:
    """The published file, which is put back after the test."""
    path = once[0].published
    whole = path.read_bytes()
    yield path
    path.write_bytes(whole)


def flipped(place: int) -> Bytes:
    def flip(content: bytes) -> bytes:
        at = place % len(content)
        return content[:at] + bytes([content[at] ^ (1 << at % 8)]) + content[at + 1 :]

    return flip


def of_another_program(_: bytes) -> bytes:
    """Return a sound DuckDB file that is no warehouse."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "other.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute("create table mine as select 1 as a")
        return path.read_bytes()


CUT: dict[str, Bytes] = {
    "empty": lambda _: b"",
    "one byte": lambda content: content[:1],
    "the headers": lambda content: content[:12_288],
    "half": lambda content: content[: len(content) // 2],
    "all but the last byte": lambda content: content[:-1],
    "one more byte": lambda content: content + b"\0",
    "a block more": lambda content: content + bytes(262_144),
    "zeros at the end": lambda content: content[:-262_144] + bytes(262_144),
    "two blocks changed places": lambda content: (
        content[:12_288] + content[274_432:536_576] + content[12_288:274_432] + content[536_576:]
    ),
    "a text": lambda _: b"Laporan\n" * 9,
    "another program's": of_another_program,
}


def test_what_was_published_is_published(once: tuple[Settings, Plan]) -> None:
    assert is_published(*once)
    assert not is_damaged(once[0].published)


@pytest.mark.parametrize("how", CUT)
def test_a_file_that_was_changed_is_not_published_any_more(
    how: str, once: tuple[Settings, Plan], file: Path
) -> None:
    file.write_bytes(CUT[how](file.read_bytes()))
    assert not is_published(*once)
    assert is_damaged(file)


def test_no_flipped_bit_is_nothing_new(once: tuple[Settings, Plan], file: Path) -> None:
    whole = file.read_bytes()
    places = [0, 9, 4_096, 4_100, 8_192, 8_200, 12_288, 12_300, -1]
    places += [n * len(whole) // FLIPS + 7 * n for n in range(FLIPS)]
    unseen = []
    for place in places:
        file.write_bytes(flipped(place)(whole))
        unseen += [place] if is_published(*once) or not is_damaged(file) else []
    assert unseen == []


def test_a_file_of_the_same_size_and_age_is_read_all_the_same(
    once: tuple[Settings, Plan], file: Path
) -> None:
    before = file.stat()
    with file.open("r+b") as out:
        out.seek(5_000_000)
        out.write(b"x")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert not is_published(*once)


def test_what_is_not_what_was_published_is_built_again_and_kept_beside(
    drafted: Settings, tmp_path: Path
) -> None:
    settings = warm_copy(drafted, tmp_path)
    first = publish_draft(settings, draft_of(settings))
    good = logical_hashes(settings.published)
    kept = list_releases(settings.published)[0]["release_id"]
    found = of_another_program(b"")
    settings.published.write_bytes(found)
    again = publish(settings)
    assert logical_hashes(settings.published) == good
    assert (settings.warehouse / DAMAGED).read_bytes() == found
    assert is_published(settings, make_plan(settings))
    listed = list_releases(settings.published)  # the damaged one is known to nobody but SHA256SUMS
    assert [release["release_id"] for release in listed] == [kept, again]
    assert int(again[:6]) == int(first[:6]) + 1
    assert not (settings.warehouse / "releases" / f"{first}.duckdb").exists()


def test_a_file_whose_list_of_releases_can_be_read_keeps_it(file: Path) -> None:
    before, whole = read_releases(file), file.read_bytes()
    for place in range(280_000, len(whole), 1_000_000):
        file.write_bytes(flipped(place)(whole))
        with suppress(Unreadable):
            assert read_releases(file) == before
            assert releases_before(file) == before
            return
    raise AssertionError("none of these blocks can be damaged without the list")


def test_a_reader_of_a_damaged_file_is_told_what_builds_it_again(file: Path) -> None:
    file.write_bytes(flipped(8)(file.read_bytes()))
    with pytest.raises(Unreadable, match="It is damaged: start `cakupan run`, which builds it again"):
        require_published(file)


# A way back, former versions, lost notes


def test_a_former_release_that_is_copied_back_is_no_damage_and_is_gone_on_from(
    drafted: Settings, tmp_path: Path
) -> None:
    settings = warm_copy(drafted, tmp_path)
    first = read_releases(settings.published)["release_id"][-1].as_py()
    second = publish_draft(settings, draft_of(settings))
    assert checked_by_the_system(settings.warehouse / "releases") in ((0, 1), None)
    shutil.copyfile(settings.warehouse / "releases" / f"{first}.duckdb", settings.published)
    assert not is_damaged(settings.published)
    assert not is_published(settings, make_plan(settings))  # the second delivery is still there
    (settings.raw / "targets" / "curated.r2.csv").unlink()
    third = publish(settings)
    assert int(third[:6]) == int(second[:6]) + 1
    assert [release["release_id"] for release in list_releases(settings.published)] == [
        first,
        third,
    ]
    assert not (settings.warehouse / DAMAGED).exists()


def checked_by_the_system(kept: Path) -> tuple[int, int] | None:
    """Exit code of `sha256sum` over kept files, and how many it finds right; None where it is not there."""
    if shutil.which("sha256sum") is None:
        return None
    command = ["sha256sum", "--ignore-missing", "--check", CHECKSUMS]
    done = subprocess.run(command, cwd=kept, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.count(": OK")


@pytest.mark.parametrize("torn", [None, b"", b"0" * 40, b"\xff\x00 no note\n", b"0" * 64 + b"  x.duckdb\n"])
def test_a_lost_or_torn_note_of_checksums_only_builds_the_release_again(
    settings: Settings, torn: bytes | None
) -> None:
    notes = settings.warehouse / "releases" / CHECKSUMS
    notes.write_bytes(b"\xfe\xff\n" + notes.read_bytes() + b"12ab")  # a torn line takes no other along
    assert is_published(settings, make_plan(settings))
    notes.unlink() if torn is None else notes.write_bytes(torn)
    assert not is_published(settings, make_plan(settings))
    assert not is_damaged(settings.published)


def test_a_release_of_a_former_version_is_built_once_and_kept_as_a_former_one(settings: Settings) -> None:
    first = read_releases(settings.published)["release_id"][-1].as_py()
    (settings.warehouse / "releases" / CHECKSUMS).unlink()
    second = publish(settings)
    assert is_published(settings, make_plan(settings))
    assert [release["release_id"] for release in list_releases(settings.published)] == [
        first,
        second,
    ]
    assert (settings.warehouse / "releases" / f"{first}.duckdb").exists()


def test_a_database_where_nothing_was_published_is_not_replaced(settings: Settings) -> None:
    (settings.warehouse / "releases" / CHECKSUMS).unlink()
    settings.published.write_bytes(of_another_program(b""))
    with pytest.raises(Unreadable, match="cannot be read as a warehouse of ours"):
        make_plan(settings)


# What a run leaves that fails


def stop_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop between the note of the checksum and the swap."""

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, "_keep", stopped)


def test_a_run_that_ends_between_note_and_swap_has_damaged_nothing(
    drafted: Settings, once: tuple[Settings, Plan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, plan = warm_copy(drafted, tmp_path), once[1]
    with monkeypatch.context() as patch:
        stop_between(patch)
        with pytest.raises(KeyboardInterrupt):
            publish_draft(settings, draft_of(settings))
    assert len(checksums_of(settings.warehouse / "releases")) == 2
    assert is_published(settings, plan)
    assert not is_damaged(settings.published)


def as_served(published: Path, connection: duckdb.DuckDBPyConnection, *_: object) -> list[object]:
    """Fill the work database with the tables that are served, in place of the models."""
    connection.execute(f"attach '{published}' as served (read_only)")
    connection.execute("copy from database served to work; detach served")
    return []


def check_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    breach = NotPublished("a check did not pass")
    monkeypatch.setattr(batch, "refuse_to_publish", lambda _: (_ for _ in ()).throw(breach))


def disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object, draft: Path) -> None:
        draft.write_bytes(bytes(1_000_000))
        draft.with_name(f"{draft.name}.wal").write_bytes(b"x")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(batch, "draft_from", full)


def publish_locked(settings: Settings, half_kept: Path) -> None:
    with writer_lock(settings.warehouse, 0, print):
        half_kept.mkdir()
        publish(settings)


def test_a_run_that_fails_gives_its_room_back_and_leaves_the_former_file(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = settings.published.read_bytes()
    half_kept = (
        settings.warehouse / "cache" / "intake" / f".{'0' * 32}.{'0' * 8}.draft"
    )  # of a child that was killed
    with writer_lock(settings.warehouse, 0, print):
        before = beside(with_news(settings))
    monkeypatch.setattr(batch, "build", partial(as_served, settings.published))
    for fail in (check_fails, disk_is_full, stop_between):
        with monkeypatch.context() as patch:
            fail(patch)
            with pytest.raises((NotPublished, OSError, KeyboardInterrupt)):
                publish_locked(settings, half_kept)
        assert (beside(settings) - before, half_kept.exists()) == (set(), False), fail.__name__
        assert settings.published.read_bytes() == published


# Notes of the key


@pytest.mark.parametrize("torn", [b"", b"abcd", b"\x00\xff\x80", b"zzzzzzzz", b"0123456"])
def test_a_torn_note_of_the_key_says_nothing(torn: bytes, settings: Settings) -> None:
    note = settings.warehouse / "persons" / "key_version"
    note.parent.mkdir(exist_ok=True)
    note.write_bytes(torn)
    _refuse_other_key(settings, "0123abcd")
    assert note.read_text(encoding="ascii") == "0123abcd"
    _refuse_other_key(settings, "0123abcd")
    with pytest.raises(WrongUsage, match="made under 0123abcd"):
        _refuse_other_key(settings, "99999999")


# Raw files that changed without a sign


def changed_unseen(settings: Settings, file: str) -> None:
    """Change a byte of a raw file so that the remembered checksum still seems to be of it."""
    path = settings.raw / file
    content = path.read_bytes()
    path.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
    os.utime(path, (0, 0))
    memory = Checksums(memory_of(settings.warehouse))
    stat = path.stat()
    state = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
    memory.seen = {**memory.known, str(path): [*state, hashlib.sha256(content).hexdigest()]}
    memory.save()
    shutil.rmtree(settings.warehouse / "cache" / "intake")


@pytest.mark.parametrize("file", ["targets/curated.csv", "workforce/sakernas.csv", "regions/kalimantan.csv"])
def test_a_file_that_changed_unseen_is_told_and_taken_as_it_is_by_the_next_run(
    file: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksums, "SETTLED_SECONDS", -1.0)  # as if the file had lain there for long
    changed_unseen(settings, file)
    plan = make_plan(settings)
    assert any(delivery.file == file for delivery in plan.current)  # nobody has noticed yet
    with pytest.raises(NotPublished, match=rf"{file} has other bytes than when this run looked at it"):
        take_in_and_close(settings)
    again = make_plan(settings)  # other contents under one name: that is said now, and no more "run again"
    assert {held.file for held in again.held} == {file}


def test_an_extract_that_changed_unseen_is_told_and_forgotten(
    simulated: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksums, "SETTLED_SECONDS", -1.0)  # as if the files had lain there for long
    settings = warm_copy(simulated, tmp_path)
    plan = make_plan(settings)
    first = next(delivery for delivery in plan.current if delivery.dataset == "memberships")
    before = replace(first, sha256="0" * 64)  # as it was remembered
    plan = replace(plan, keys={**plan.keys, before.delivery_id: "0" * 32})
    assert memory_of(settings.warehouse).exists()
    with pytest.raises(NotPublished, match=f"{first.file} has other bytes"):
        take_in_all(settings, plan, [before], reference(settings, plan).tables)
    assert not memory_of(settings.warehouse).exists()
