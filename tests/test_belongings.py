"""flows.belongings: strangers in the folders of a warehouse are left alone, and said."""

import errno
from pathlib import Path
from unittest.mock import Mock

import pytest

from flows.belongings import OURS, let_go, ours, put, told_of_strangers
from flows.intake.outcome import Cache
from flows.settings import Settings
from flows.warehouse.kept_arrays import KeptArrays
from flows.warehouse.period_inputs import prune
from flows.warehouse.publish import sweep
from tests.builds import warm_copy
from tests.conftest import publish, with_news

KEY = "0123456789abcdef" * 2
LEFT_ALONE = "not ours, so left alone, below"
STRANGERS = {
    "file": (".DS_Store", ".nfs000000000001", "catatan.txt", "notes.duckdb", "x.draft", ".x.draft", KEY[:-1]),
    "folder": ("backup", "2024-1", f"{KEY}.bak", ".Trash-1000", "notes.npz"),
    "link": ("lost", "2023-01", "f" * 32, "999999-x.duckdb", ".000001-x.duckdb.draft"),
}


def with_strangers(folder: Path, elsewhere: Path) -> list[Path]:
    """Put strangers into a folder and return them; each holds something that must stay."""
    elsewhere.mkdir(exist_ok=True)
    (elsewhere / "mine").write_text("mine", encoding="utf-8")
    for name in STRANGERS["link"]:
        (folder / name).symlink_to(elsewhere)
    for name in STRANGERS["folder"]:
        (folder / name).mkdir()
    made = [folder / name for name in STRANGERS["file"]]
    made += [folder / name / "mine" for name in (*STRANGERS["folder"], *STRANGERS["link"])]
    for path in made:
        path.write_text("mine", encoding="utf-8")
    (folder / "dangling").symlink_to("nowhere")
    (folder / "odd").mkdir(mode=0o000)
    return made


def those_gone(made: list[Path]) -> list[Path]:
    return [path for path in made if not path.is_file() or path.read_text(encoding="utf-8") != "mine"]


@pytest.mark.parametrize("kind", ["published", "simulated"])
def test_nothing_of_ours_is_a_stranger(kind: str, request: pytest.FixtureRequest) -> None:
    settings: Settings = request.getfixturevalue(kind)
    assert told_of_strangers(settings.warehouse) is None


@pytest.mark.parametrize("room", OURS)
def test_strangers_in_every_folder_are_left_alone_and_counted(room: str, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    for name in OURS:
        (warehouse / name).mkdir(parents=True, exist_ok=True)
    kept = ours(room, warehouse / room)
    made = with_strangers(warehouse / room, tmp_path / "elsewhere")
    count = sum(map(len, STRANGERS.values())) + 2
    for _ in range(2):
        assert ours(room, warehouse / room) == kept
        assert told_of_strangers(warehouse) == f"{LEFT_ALONE} {warehouse}: {count} in {room or '.'}"
        sweep(warehouse)
        prune(warehouse, [], [])
        Cache(warehouse / "cache" / "intake").prune([])
        KeptArrays(warehouse / "cache" / "disclosure", "one").prune()
    assert those_gone(made) == []
    assert (warehouse / room / "dangling").is_symlink()
    assert (warehouse / room / "odd").is_dir()


def test_a_stranger_in_a_folder_of_ours_survives_its_end_and_its_replacement(tmp_path: Path) -> None:
    for number, end in enumerate((let_go, lambda folder: put(_draft(tmp_path), folder))):
        folder = tmp_path / f"{number}" / KEY
        folder.mkdir(parents=True)
        (folder / "accepted.parquet").write_text("ours", encoding="utf-8")
        (folder / "outcome.json").write_text("ours", encoding="utf-8")
        made = with_strangers(folder, tmp_path / "elsewhere")
        end(folder)
        assert those_gone(made) == []
        assert (folder / "accepted.parquet").exists() is (end is not let_go)


def _draft(folder: Path) -> Path:
    draft = folder / "draft"
    draft.mkdir()
    for name in ("outcome.json", "accepted.parquet"):
        (draft / name).write_text("new", encoding="utf-8")
    return draft


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_refuses_is_told_and_not_taken_for_what_is_there(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = _draft(tmp_path)
    monkeypatch.setattr(Path, "rename", Mock(side_effect=OSError(code, "refused")))
    with pytest.raises(OSError, match="refused") as told:
        put(draft, tmp_path / KEY)
    assert told.value.errno == code


def test_a_note_comes_after_what_it_speaks_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / KEY
    folder.mkdir()
    (folder / "outcome.json").write_text("former", encoding="utf-8")
    (folder / ".DS_Store").touch()
    real, moved = Path.rename, []

    def rename(one: Path, other: Path) -> Path:
        if moved:
            raise KeyboardInterrupt
        found = real(one, other)  # not of the whole folder, where there is one
        moved.append(one.name)
        return found

    draft = _draft(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with pytest.raises(KeyboardInterrupt):
            put(draft, folder)
    assert sorted(path.name for path in folder.iterdir()) == [".DS_Store", "accepted.parquet"]


def test_without_strangers_a_draft_takes_the_place_in_one_step(tmp_path: Path) -> None:
    folder = tmp_path / KEY
    folder.mkdir(mode=0o500)
    draft = _draft(tmp_path)
    (draft / "extra").touch()
    number = draft.stat().st_ino
    assert put(draft, folder).stat().st_ino == number


def test_a_run_with_news_passes_strangers_by(published: Settings, tmp_path: Path) -> None:
    settings = warm_copy(published, tmp_path)
    rooms = [room for room in OURS if (settings.warehouse / room).is_dir()]
    folders = [settings.warehouse / room for room in rooms]
    folders += ours("cache/intake", settings.warehouse / "cache" / "intake")[:1]
    made = [path for folder in folders for path in with_strangers(folder, tmp_path / "elsewhere")]
    publish(with_news(settings))
    sweep(settings.warehouse)
    assert those_gone(made) == []
    told = told_of_strangers(settings.warehouse)
    assert told is not None
    assert all(f" in {room or '.'}" in told for room in rooms)


def test_names_of_strangers_are_not_told(tmp_path: Path) -> None:
    (tmp_path / ".gitkeep").touch()  # which ships
    (tmp_path / "persons").mkdir()
    assert told_of_strangers(tmp_path) is None
    (tmp_path / "persons" / "Budi 6371010101800001.xlsx").touch()
    assert told_of_strangers(tmp_path) == f"{LEFT_ALONE} {tmp_path}: 1 in persons"
