"""flows.report.whole_folder: who looks finds one whole folder at any time, and two at once do not meet."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from flows.report import exchange as exchanging
from flows.report import whole_folder as folders
from flows.report.exchange import exchange
from flows.report.whole_folder import whole_folder
from flows.settings import PROJECT

WRITER = """
import sys
from pathlib import Path
from flows.report.whole_folder import whole_folder
for number in range(int(sys.argv[3])):
    with whole_folder(Path(sys.argv[1]), lambda _: True) as draft:
        for name in ("datapackage.json", "marts.csv"):
            (draft / name).write_text(f"{sys.argv[2]}{number}", encoding="utf-8")
"""


def ours(_: Path) -> bool:
    return True


def write(target: Path, text: str) -> None:
    with whole_folder(target, ours) as draft:
        for name in ("datapackage.json", "marts.csv"):
            (draft / name).write_text(text, encoding="utf-8")


def writer(target: Path, name: str, times: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WRITER, str(target), name, str(times)], cwd=PROJECT)


def texts_of(target: Path) -> set[str]:
    """Read both files of the folder that is there now; fewer where it has gone since it was opened."""
    handle = os.open(target, os.O_RDONLY)
    found = set()
    try:
        for name in ("datapackage.json", "marts.csv"):
            with suppress(FileNotFoundError):
                inner = os.open(name, os.O_RDONLY, dir_fd=handle)
                found.add(os.read(inner, 100).decode())
                os.close(inner)
    finally:
        os.close(handle)
    return found


def needs_exchange(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    if not exchange(one, other):
        pytest.skip("a file system that cannot exchange names")
    one.rmdir()
    other.rmdir()


def test_an_export_that_is_replaced_two_hundred_times_is_never_away_and_never_mixed(tmp_path: Path) -> None:
    needs_exchange(tmp_path)
    target = tmp_path / "x"
    write(target, "first")
    writing = writer(target, "A", 200)
    looks, mixed = 0, []
    while writing.poll() is None:
        found = texts_of(target)  # raises where it is away
        mixed += [found] if len(found) > 1 else []
        looks += 1
    assert (writing.returncode, mixed, texts_of(target)) == (0, [], {"A199"})
    assert looks > 20
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("is_there", [False, True])
def test_two_exports_at_once_both_end_well(is_there: bool, tmp_path: Path) -> None:
    target = tmp_path / "x"
    if is_there:
        write(target, "first")
    both = [writer(target, name, 25) for name in "AB"]
    assert [one.wait() for one in both] == [0, 0]
    assert texts_of(target) in ({"A24"}, {"B24"})
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_second_export_within_the_first_has_a_draft_of_its_own(tmp_path: Path) -> None:
    target = tmp_path / "x"
    with whole_folder(target, ours) as draft:
        (draft / "a").write_text("first", encoding="utf-8")
        write(target, "second")
        assert texts_of(target) == {"second"}
    assert [path.name for path in target.iterdir()] == ["a"]
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


CANNOT: list[Callable[[Path, Path], bool]] = [exchange, lambda *_: False]


@pytest.mark.parametrize("way", CANNOT, ids=["in one step", "in two steps"])
def test_a_file_system_without_exchange_gets_the_same_folder(
    way: Callable[[Path, Path], bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "exchange", way)
    for text in ("first", "second", "third"):
        write(tmp_path / "x", text)
        assert texts_of(tmp_path / "x") == {text}
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_in_two_steps_the_former_folder_comes_back_where_the_second_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "x", "first")
    monkeypatch.setattr(folders, "exchange", lambda *_: False)
    real = Path.rename

    def rename(one: Path, other: Path) -> Path:
        if one.name.startswith(".x.draft-") and not one.name.endswith(".former"):
            raise OSError(5, "x")
        return real(one, other)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OSError, match="x"):
        write(tmp_path / "x", "second")
    assert texts_of(tmp_path / "x") == {"first"}
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_folders_change_places(tmp_path: Path) -> None:
    needs_exchange(tmp_path)
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "other").exists()
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "one", tmp_path / "nowhere")


def test_a_system_without_the_call_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanging.ctypes, "CDLL", lambda *_, **__: object())
    assert not exchange(tmp_path, tmp_path)


def test_who_is_second_to_make_a_new_folder_replaces_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = folders._rename

    def late(draft: Path, target: Path) -> None:
        monkeypatch.setattr(folders, "_rename", real)
        write(target, "first")
        real(draft, target)

    monkeypatch.setattr(folders, "_rename", late)
    write(tmp_path / "x", "second")
    assert texts_of(tmp_path / "x") == {"second"}
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
