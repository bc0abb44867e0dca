"""What lies below the raw folder and is no delivery, what cannot be read, and what lost all its files."""

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.intake.lost import lost_folders
from flows.intake.stock import take_stock
from flows.problems import OutsideFailed
from tests.intake.test_manifest import change_line, drop, held

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    for file in ("targets/N01.csv", "recaps/2024-10/N01.csv", "recaps/2024-10/N02.csv"):
        drop(folder, file, file)
    drop(folder, "recaps/2024-11/N01.csv", "november")
    return folder


def test_links_and_what_is_no_file_are_told(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "recaps/2024-10/N03.csv").symlink_to(tmp_path / "gone.csv")
    (raw / "recaps/2024-12").symlink_to(raw / "recaps/2024-11")
    (raw / "projects").symlink_to(tmp_path / "unmounted")
    (raw / "targets/N02.csv").symlink_to("N02.csv")
    os.mkfifo(raw / "targets/N03.csv")
    monkeypatch.chdir(raw)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("N04.csv")
    inventory = take_stock(raw, NOW)
    nowhere = "it is a link that leads nowhere. Restore what it leads to, or remove it"
    no_file = "it is no regular file. Put a file there, or remove it"
    assert held(inventory) == {
        "N04.csv": no_file,
        "projects": nowhere,
        "recaps/2024-10/N03.csv": nowhere,
        "recaps/2024-12": "it is a link to a folder, which is followed only in the place of a dataset's "
        "folder. Put the files there, or link the dataset's folder",
        "targets/N02.csv": nowhere,
        "targets/N03.csv": no_file,
    }
    assert [(h.dataset, h.period, h.sender) for h in inventory.held[:4]] == [
        ("", None, ""),
        ("projects", None, ""),
        ("recaps", "2024-10", "N03"),
        ("recaps", "2024-12", ""),
    ]
    assert len(inventory.current) == 4


def test_a_link_in_the_place_of_a_dataset_and_one_to_a_file_are_followed(raw: Path, tmp_path: Path) -> None:
    (raw / "recaps").rename(tmp_path / "share")
    (raw / "recaps").symlink_to(tmp_path / "share")
    (raw / "targets/N01.csv").rename(tmp_path / "N01.csv")
    (raw / "targets/N01.csv").symlink_to(tmp_path / "N01.csv")
    inventory = take_stock(raw, NOW)
    assert sorted(d.file for d in inventory.current) == [
        "recaps/2024-10/N01.csv",
        "recaps/2024-10/N02.csv",
        "recaps/2024-11/N01.csv",
        "targets/N01.csv",
    ]
    assert inventory.held == []


def test_a_link_that_leads_in_a_circle_is_looked_through_once(raw: Path) -> None:
    (raw / "around").symlink_to(raw)
    assert "around/around" in held(take_stock(raw, NOW))


def refusing(monkeypatch: pytest.MonkeyPatch, function: str, path: Path, error: OSError) -> None:
    """Let a function of the system fail at a path."""
    real = getattr(os, function)

    def refuse(at: "str | Path", **more: object) -> object:
        if os.fspath(at) == str(path):
            raise error
        return real(at, **more)

    monkeypatch.setattr(os, function, refuse)


DENIED, STALE = PermissionError(13, "Permission denied"), OSError(116, "Stale file handle")


@pytest.mark.parametrize(
    ("function", "place", "error"),
    [
        ("scandir", "targets", DENIED),
        ("scandir", "recaps/2024-10", DENIED),
        ("scandir", "recaps", OSError(5, "Input/output error")),
        ("scandir", "", DENIED),
        ("stat", "targets/N01.csv", DENIED),
        ("stat", "recaps/2024-11", STALE),
    ],
)
def test_what_cannot_be_read_stops_the_run(
    raw: Path, monkeypatch: pytest.MonkeyPatch, function: str, place: str, error: OSError
) -> None:
    refusing(monkeypatch, function, raw / place, error)
    with pytest.raises(OutsideFailed, match=rf"{raw / place} cannot be read \({error.strerror}\)"):
        take_stock(raw, NOW)
    assert not (raw / "manifest.jsonl").exists()


def test_a_file_that_cannot_be_read_stops_the_run(raw: Path) -> None:
    def sha256_of(path: Path) -> str:
        if path.parent.name == "2024-11":
            raise DENIED
        return "0" * 64

    with pytest.raises(OutsideFailed, match=r"recaps/2024-11/N01\.csv cannot be read \(Permission denied\)"):
        take_stock(raw, NOW, sha256_of)
    assert not (raw / "manifest.jsonl").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_folder_without_rights_stops_the_run(raw: Path) -> None:
    take_stock(raw, NOW)
    (raw / "targets").chmod(0)
    try:
        with pytest.raises(OutsideFailed, match="targets cannot be read"):
            take_stock(raw, LATER)
    finally:
        (raw / "targets").chmod(0o700)


def test_a_folder_of_nobody_that_cannot_be_read_is_told(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (raw / "old").mkdir()
    (raw / "lost+found").mkdir()
    refusing(monkeypatch, "scandir", raw / "old", DENIED)
    inventory = take_stock(raw, NOW)
    assert held(inventory) == {
        "old": "it is a folder that cannot be read (Permission denied), and no dataset has it. Move it"
    }
    assert (len(inventory.current), inventory.hidden) == (4, [])


GONE = {
    "the only file of a folder": ["targets/N01.csv"],
    "a month": ["recaps/2024-10/N01.csv", "recaps/2024-10/N02.csv"],
    "a folder and its months": ["recaps/2024-10/N01.csv", "recaps/2024-10/N02.csv", "recaps/2024-11/N01.csv"],
}


@pytest.mark.parametrize("files", GONE.values(), ids=GONE)
def test_a_folder_that_lost_all_its_files_stops_the_run(raw: Path, files: list[str]) -> None:
    take_stock(raw, NOW)
    for file in files:
        (raw / file).unlink()
    folder = os.path.commonpath([os.path.dirname(file) for file in files])
    before = (raw / "manifest.jsonl").read_bytes()
    drop(raw, "targets/new.csv")
    with pytest.raises(OutsideFailed) as stopped:
        take_stock(raw, LATER)
    told = str(stopped.value)
    assert f"gone:\n  {raw / folder}: {len(files)} gone, {files[0]}" in told
    assert "Mount or restore the folder" in told
    assert "cakupan withdraw DELIVERY" in told
    assert (raw / "manifest.jsonl").read_bytes() == before


def test_a_mount_that_is_away_stops_the_run(raw: Path, tmp_path: Path) -> None:
    (raw / "recaps").rename(tmp_path / "share")
    (raw / "recaps").symlink_to(tmp_path / "share")
    take_stock(raw, NOW)
    (tmp_path / "share").rename(tmp_path / "away")
    with pytest.raises(OutsideFailed, match=rf"{raw}/recaps: 3 gone"):
        take_stock(raw, LATER)


def test_what_was_withdrawn_moved_or_renewed_is_not_lost(raw: Path) -> None:
    take_stock(raw, NOW)
    (raw / "targets/N01.csv").rename(raw / "targets/moved.csv")
    drop(raw, "recaps/2024-11/N01.r2.csv", "corrected")
    for file in ("recaps/2024-10/N01.csv", "recaps/2024-10/N02.csv", "recaps/2024-11/N01.csv"):
        (raw / file).unlink()
    for number in (0, 1):
        change_line(raw, number, withdrawn_at="2026-01-03T00:00:00Z")
    inventory = take_stock(raw, LATER)
    told = (sorted(d.file for d in inventory.current), inventory.held)
    assert told == (["recaps/2024-11/N01.r2.csv", "targets/moved.csv"], [])


def test_a_folder_with_another_file_of_the_manifest_is_not_lost(raw: Path) -> None:
    drop(raw, "targets/N02.csv", "other")
    take_stock(raw, NOW)
    (raw / "recaps/2024-10/N02.csv").unlink()
    (raw / "targets/N02.csv").unlink()
    drop(raw, "targets/N01.r2.csv", "corrected")  # beside the one that it renews
    change_line(raw, 0, withdrawn_at="2026-01-03T00:00:00Z")  # recaps/2024-10/N01.csv stays where it is
    inventory = take_stock(raw, LATER)
    assert sorted(d.file for d in inventory.current) == ["recaps/2024-11/N01.csv", "targets/N01.r2.csv"]


def test_of_nested_folders_the_outer_one_is_lost() -> None:
    files = ["a/1/x.csv", "a/2/x.csv", "b/1/x.csv", "b/1/y.csv", "b/2/x.csv", "c/x.csv"]
    assert lost_folders(files, set(files[:4])) == {"a": files[:2], "b/1": files[2:4]}
    assert lost_folders(files, set()) == {}
    assert lost_folders([], set()) == {}
    assert list(lost_folders(files, set(files))) == ["a", "b", "c"]
