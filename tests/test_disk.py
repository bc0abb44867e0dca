"""flows.disk: files are written whole or not at all, also by several at once."""

import errno
import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows import disk
from flows.disk import append_lines, replace_bytes, replace_text
from flows.intake.checksums import Checksums
from flows.settings import PROJECT

WRITER = """
import sys
import threading
import time
from pathlib import Path
from flows.disk import replace_text
for number in range(60):
    replace_text(Path(sys.argv[1]), f"{sys.argv[2]}{number:02d}|" * 20_000)
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from flows import disk
disk.sync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
disk.replace_text(Path(sys.argv[1]), "half")
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(("umask", "mode"), [(0o000, 0o664), (0o022, 0o644), (0o077, 0o600)])
def test_nothing_is_for_everybody_to_write(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        replace_text(tmp_path / "note", "text")
    finally:
        os.umask(before)
    assert (tmp_path / "note").stat().st_mode & 0o777 == mode


def process(text: str, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", text, *arguments], cwd=PROJECT)


@pytest.mark.parametrize("content", [b"", b"a\r\nb", bytes(range(256)), b"x" * 3_000_000])
def test_a_file_is_replaced_by_what_was_given(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "note"
    for _ in range(2):
        replace_bytes(path, content)
    assert (path.read_bytes(), names(tmp_path)) == (content, ["note"])


def test_a_second_writer_has_a_draft_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, real, seen = tmp_path / "index.html", disk.sync, []

    def sync(path: Path) -> None:
        real(path)
        if not seen:
            seen.append(names(tmp_path))
            replace_text(page, "B" * 5)
            assert page.read_text(encoding="utf-8") == "B" * 5

    monkeypatch.setattr(disk, "sync", sync)
    replace_text(page, "A" * 5)
    assert (page.read_text(encoding="utf-8"), names(tmp_path)) == ("A" * 5, ["index.html"])


def test_many_processes_write_one_file_and_no_reader_sees_a_torn_one(tmp_path: Path) -> None:
    page, torn = tmp_path / "index.html", []
    replace_text(page, "A00|" * 20_000)
    writers = [process(WRITER, str(page), letter) for letter in "ABC"]
    while any(writer.poll() is None for writer in writers):
        found = page.read_text(encoding="utf-8")
        torn += [] if found == found[:4] * 20_000 else [found[:4]]
    assert ([writer.returncode for writer in writers], torn) == ([0, 0, 0], [])
    assert names(tmp_path) == ["index.html"]


def test_the_draft_of_one_that_was_killed_goes_with_the_next_and_a_live_one_stays(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    replace_text(page, "whole")
    assert process(KILLED, str(page)).wait() == -9
    assert len(names(tmp_path)) == 2
    live = tmp_path / ".index.html.0123abcd.draft"
    mine = [tmp_path / name for name in (".index.html.notes.draft", ".other.html.01234567.draft")]
    for path in mine:
        path.write_text("mine", encoding="utf-8")
    with live.open("wb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        replace_text(page, "next")
    assert names(tmp_path) == sorted([live.name, "index.html", *(path.name for path in mine)])


def test_one_that_looks_a_moment_too_soon_takes_no_draft_from_its_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process found a draft before its writer had locked it, and removes it a little later."""
    page, real, sync, taken = tmp_path / "index.html", os.open, disk.sync, []

    def remove_slowly(draft: Path) -> None:
        time.sleep(0.2)
        draft.unlink()

    def open_seen(path: Path, flags: int, mode: int = 0o777) -> int:
        handle = real(path, flags, mode)
        if flags & os.O_CREAT and not taken:
            taken.append(threading.Thread(target=disk.remove_left, args=(path, remove_slowly)))
            taken[0].start()
            time.sleep(0.1)
        return handle

    def sync_afterwards(path: Path) -> None:
        taken[0].join()
        sync(path)

    monkeypatch.setattr(disk.os, "open", open_seen)
    monkeypatch.setattr(disk, "sync", sync_afterwards)
    replace_text(page, "whole")
    assert (page.read_text(encoding="utf-8"), names(tmp_path)) == ("whole", ["index.html"])


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), MemoryError()])
def test_what_cannot_be_written_leaves_the_former_file_and_no_draft(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "index.html"
    replace_text(page, "former")

    def fail(_: Path) -> None:
        raise error

    monkeypatch.setattr(disk, "sync", fail)
    with pytest.raises(type(error)):
        replace_text(page, "next")
    assert (page.read_text(encoding="utf-8"), names(tmp_path)) == ("former", ["index.html"])


@pytest.mark.parametrize("where", ["pathlib.Path.replace", "os.fsync"])
def test_lines_are_added_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    path = tmp_path / "accepted.jsonl"
    path.write_bytes(b'{"a": 1}')
    append_lines(path, [{"a": 2}])
    monkeypatch.setattr(where, lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "x")))
    with pytest.raises(OSError, match="x"):
        append_lines(path, [{"a": 3}])
    assert [json.loads(line)["a"] for line in path.read_text(encoding="utf-8").splitlines()] == [1, 2]
    assert names(tmp_path) == ["accepted.jsonl"]


TORN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "half": lambda content: content[: len(content) // 2],
    "random": lambda content: os.urandom(len(content)),
    "another shape": lambda _: b"[1, null]",
    "a flipped digit": lambda content: content.replace(b"9", b"8", 1) if b"9" in content else b"x" + content,
}


@pytest.mark.parametrize("how", TORN)
def test_a_torn_memory_of_checksums_is_none(how: str, tmp_path: Path) -> None:
    raw, memory = tmp_path / "raw.csv", tmp_path / "cache" / "checksums.json"
    raw.write_bytes(b"a")
    os.utime(raw, (0, 0))
    known = Checksums(memory)
    known.seen[str(raw)] = [1, 2, 3, 999, "f" * 64]
    known.save()
    assert Checksums(memory).known
    memory.write_bytes(TORN[how](memory.read_bytes()))
    found = Checksums(memory)
    assert found.known == {}
    assert found.of(raw) == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
