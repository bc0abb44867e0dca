"""The manifest: what a file is by its name, and which contents are in force."""

import gzip
import io
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pyarrow
import pyarrow.parquet
import pytest

import schemas
from flows.intake.delivery import Delivery, Held
from flows.intake.manifest import append, read_lines, read_manifest
from flows.intake.stock import Inventory, take_stock
from flows.problems import NotPublished
from tests.drawn import read_drawing
from tests.intake.written import workbook, zipped

FIRST = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = FIRST + timedelta(days=30)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def drop(raw: Path, file: str, content: str = "content") -> Path:
    path = raw / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def receive(raw: Path, files: dict[str, str], at: datetime = FIRST) -> Inventory:
    """Drop files with these contents, and take stock of the folder."""
    for file, content in files.items():
        drop(raw, file, content)
    return take_stock(raw, at)


def in_force(raw: Path) -> dict[str, str]:
    """Contents by file of what is in force."""
    return {d.file: (raw / d.file).read_text(encoding="utf-8") for d in take_stock(raw, LATER).current}


def held(inventory: Inventory) -> dict[str, str]:
    return {h.file: h.reason for h in inventory.held}


def change_line(raw: Path, number: int, **changes: object) -> None:
    """Change an entry of the manifest by hand."""
    path = raw / "manifest.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[number] = json.dumps(json.loads(lines[number]) | changes)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class Story(NamedTuple):
    """What happens in a folder, and what is then in force, held, told as a copy, and ready to stand in."""

    happens: str
    """Files and their contents, `N01.r2=two`, that go where none are said, and entries withdrawn, `-1`.

    They lie in targets, those of a month and all after them in memberships/2024-<month>.
    """
    in_force: str = ""
    held: str = ""
    copies: str = ""
    former: str = ""


def live(raw: Path, happens: str) -> Inventory:
    """Let it happen, and take stock after each `then`."""
    place = "targets/"
    for number, moment in enumerate(happens.split(" then ")):
        for word in moment.split():
            name, _, content = word.partition("=")
            folder, _, name = name.rpartition("/")
            if folder:
                place = f"memberships/2024-{folder}/" if folder.isdigit() else f"{folder}/"
            file = place + name if name.endswith((".gz", ".xlsx")) else f"{place}{name}.csv"
            if word.startswith("-"):
                change_line(raw, -int(word) - 1, withdrawn_at="2026-01-20T00:00:00Z")
            elif content:
                drop(raw, file, content)
            else:
                (raw / file).unlink()
        inventory = take_stock(raw, LATER if number else FIRST)
    return inventory


def told(raw: Path, inventory: Inventory) -> Story:
    """What is told of a folder, in the words of a story."""

    def files(found: Iterable[Delivery | Held]) -> str:
        return " ".join(short(one.file) for one in found)

    return Story(
        "",
        " ".join(f"{short(one.file)}={(raw / one.file).read_text()}" for one in inventory.current),
        files(inventory.held),
        " ".join(f"{short(one.file)}={short(one.of_file)}" for one in inventory.copies),
        files(inventory.former),
    )


def short(file: str) -> str:
    return file.removeprefix("targets/").removeprefix("memberships/2024-").removesuffix(".csv")


STORIES = {
    "a higher revision": Story("N01.r2=2 N01.r10=10 N01.r9=9", "N01.r10=10", former="N01.r9 N01.r2"),
    "contents of before": Story("N01=1 N01.r2=2 N01.r3=1", "N01.r3=1", former="N01.r2"),
    "one after the other": Story("N01=1 then N01.r2=2 then N01.r3=1", "N01.r3=1", former="N01.r2"),
    "contents that another has": Story("N01=a N02=1 then N02.r2=a", "N01=a N02=1", "N02.r2", "N02.r2=N01"),
    "contents of another part": Story(
        "N01=a N01.p2=1 then N01.r2.p2=a", "N01=a N01.p2=1", "N01.r2.p2", "N01.r2.p2=N01"
    ),
    "parts, months and senders": Story(
        "N01=1 N01.p2=2 N02=3 targets/2024-11/N01=4 targets/2024-12/N01=5",
        "N01=1 N01.p2=2 2024-11/N01=4 2024-12/N01=5 N02=3",
    ),
    "two contents of one revision": Story("N01=1 N01.r1=2", "", "N01 N01.r1"),
    "a rival": Story("10/N01=1 then N01.r1=2", "10/N01=1", "10/N01.r1"),
    "a packed rival": Story("10/N01=1 then N01.csv.gz=2", "10/N01=1", "10/N01.csv.gz"),
    "a rival workbook": Story("10/N01=1 then N01.r01.xlsx=2", "10/N01=1", "10/N01.r01.xlsx"),
    "a file edited in place": Story("N01=1 then N01=2", "", "N01 N01"),
    "an edit gets the name of a revision": Story("N01=1 then N01=2 then N01= N01.r2=2", "N01.r2=2"),
    "an edited file is restored": Story("N01=1 then N01=2 then N01=1", "N01=1"),
    "an edit is also a revision": Story(
        "10/N01=1 then N01=2 N01.r2=2", "10/N01.r2=2", "", "10/N01=10/N01.r2"
    ),
    "a later one": Story("10/N01=1 then N01=2 N01.r9=2", "10/N01.r9=2", "", "10/N01=10/N01.r9"),
    "an edit is also a part": Story(
        "10/N01=1 then N01=2 N01.p2=2", "10/N01.p2=2", "10/N01", "10/N01=10/N01.p2"
    ),
    "an edit is also of another": Story("10/N01=1 then N01=2 N02=2", "10/N02=2", "10/N01", "10/N01=10/N02"),
    "a clash of the newest revision": Story("N01=1 then N01.r2=2 N01.r02=3", "N01=1", "N01.r02 N01.r2"),
    "a clash of an older revision": Story("N01=1 N01.r2=2 then N01=3", "N01.r2=2", "N01 N01"),
    "a correction is withdrawn": Story("N01=1 then N01.r2=2 then -2", "N01=1"),
    "a file is withdrawn": Story("N01=1 then -1"),
    "it is delivered again": Story("N01=1 N01.r2=2 then -2 then N01.r3=2", "N01.r3=2", former="N01"),
    "it is of another sender": Story("10/N01=1 then -1 then N02=1", "10/N02=1"),
    "it is another part": Story("10/N01=1 then -1 then N01.p2=1", "10/N01.p2=1"),
    "it is another's revision": Story("10/N01=1 then -1 then A.r3=1", "10/A.r3=1"),
    "it is renamed": Story("10/N01=1 then -1 then N01= N02=1", "10/N02=1"),
    "it is renamed as a part": Story("10/N01=1 then -1 then N01= N01.p2=1", "10/N01.p2=1"),
    "it is renamed as a revision": Story("10/N01=1 then -1 then N01= A.r3=1", "10/A.r3=1"),
    "a replaced file goes": Story("N01=1 N01.r2=2 then N01=", "N01.r2=2"),
    "a revision goes": Story("N01=1 N01.r2=2 then N01.r2=", "N01=1", "N01.r2"),
    "the same bytes under any name": Story("N01=1 N02.r7=1 then x=1", "N01=1", "", "N02.r7=N01 x=N01"),
    "of a revision and of another": Story(
        "10/N02=1 then N01=2 then N01.r2=1", "10/N01=2 10/N02=1", "10/N01.r2", "10/N01.r2=10/N02"
    ),
    "of two months": Story(
        "10/N01=1 11/N01=1 then 11/x=1 12/N01=1", "10/N01=1 11/N01=1 12/N01=1", "", "11/x=11/N01"
    ),
    "each month of them is alone": Story(
        "10/N01=1 10/N02=2 11/N01=1 12/N01=1 then 10/N01= -3", "12/N01=1 10/N02=2", "10/N01"
    ),
    "a copy and a revision without news": Story(
        "10/N01=1 then N02=1 N01.r2=1 11/N02=1", "10/N01=1 11/N02=1", "", "10/N01.r2=10/N01 10/N02=10/N01"
    ),
    "a file is moved": Story("10/N01=1 then N01= N02=1", "10/N02=1"),
    "lower revisions from the last one on": Story(
        "10/N01=1 N01.r2.csv.gz=2 N01.r3.xlsx=3 N01.p2=4 N01.r4.p2=5 N02=6",
        "10/N01.r3.xlsx=3 10/N01.r4.p2=5 10/N02=6",
        former="10/N01.r2.csv.gz 10/N01 10/N01.p2",
    ),
    "lower revisions with contents of others": Story(
        "N01=1 N01.r2=2 then N01.r3=3 N02.r2=4 then N02.r3=1", "N01.r3=3 N02.r3=1", former="N01.r2 N02.r2"
    ),
}
CLASH = (
    "its contents (sha256 {}) and targets/{} with sha256 {} claim to be one revision of a delivery, so "
    "neither is used. Restore the file that was received first; if the other is its correction, name that {}"
)
RIVAL = (
    "its contents (sha256 3fc4ccfe7458) claim to be the revision that memberships/2024-10/N01.csv is, with "
    "sha256 7692c3ad3540, which was received before. If they are its correction, name the file N01.r2.csv"
)
OF_ANOTHER = (
    "its contents are those of targets/N01.csv, which is in force, and the same bytes are one delivery. "
    "Deliver its own rows, or take it back: cakupan withdraw targets/N02.r2.csv --reason TEXT"
)
GONE = (
    "manifest.jsonl names this file and its contents are not here. Restore it, or take it back: "
    "cakupan withdraw targets/N01.csv --reason TEXT"
)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_what_is_in_force_after_what_happened_and_what_is_told(raw: Path, story: Story) -> None:
    inventory = live(raw, story.happens)
    assert told(raw, inventory) == story._replace(happens="")
    content = [path.read_bytes() for path in raw.glob("manifest.jsonl")]
    assert take_stock(raw, LATER) == replace(inventory, registered=[])
    assert [path.read_bytes() for path in raw.glob("manifest.jsonl")] == content


@pytest.mark.parametrize(
    ("happens", "reason", "registered"),
    [
        ("N01=one N01.r1=two", CLASH.format("7692c3ad3540", "N01.r1.csv", "3fc4ccfe7458", "N01.r2.csv"), 0),
        (
            "N01.p2=1 N01.r4.p2=4 then N01.p2=3",
            CLASH.format("4e07408562be", "N01.p2.csv", "6b86b273ff34", "N01.r5.p2.csv"),
            0,
        ),
        ("10/N01=one then N01.r1=two", RIVAL, 0),
        ("N01=a N02=1 then N02.r2=a", OF_ANOTHER, 1),
        ("N01=1 N02=2 then N01=", GONE, 0),
    ],
)
def test_what_is_held_says_with_what_it_clashes_and_what_to_do(
    raw: Path, happens: str, reason: str, registered: int
) -> None:
    inventory = live(raw, happens)
    assert (inventory.held[0].reason, len(inventory.registered)) == (reason, registered)


NAMES = """
    file                     | sender       | period  | revision | part
    -------------------------+--------------+---------+----------+-----
    targets/N01.csv          | N01          |         | 1        | 1
    targets/N01.r2.csv       | N01          |         | 2        | 1
    targets/N01.p3.csv       | N01          |         | 1        | 3
    targets/N01.r12.p3.csv   | N01          |         | 12       | 3
    targets/kanwil_kal-1.csv | kanwil_kal-1 |         | 1        | 1
    targets/2024-11/N01.csv  | N01          | 2024-11 | 1        | 1
"""


@pytest.mark.parametrize("drawn", read_drawing(NAMES)[1], ids=lambda drawn: drawn[0])
def test_a_name_says_what_a_file_is(raw: Path, drawn: list[str | None]) -> None:
    drop(raw, str(drawn[0]))
    (found,) = take_stock(raw, FIRST).registered
    assert [found.file, found.sender, found.period, str(found.revision), str(found.part)] == drawn


@pytest.mark.parametrize(
    ("month", "now", "is_held"),
    [
        ("2013-12", FIRST, True),
        ("2014-01", FIRST, False),
        ("2026-01", FIRST, False),
        ("2026-02", FIRST, True),
        ("2042-01", FIRST, True),
        ("2026-02", datetime(2026, 1, 31, 16, 0, tzinfo=UTC), False),  # midnight in Makassar
    ],
)
def test_an_extract_of_a_month_that_cannot_be_is_held(
    raw: Path, month: str, now: datetime, is_held: bool
) -> None:
    files = [f"memberships/{month}/N01.csv", f"targets/{month}/N01.csv"]
    stock = receive(raw, dict.fromkeys(files, "content"), now)
    assert [d.file for d in stock.current] == files[is_held:]
    assert len(stock.held) == is_held
    if is_held:
        [reason] = held(stock).values()
        clock = "; where it is right, set the clock of this machine" if month > "2026" else ""
        assert reason == f"its month is {month}, expected one of 2014-01 to 2026-01. Rename the folder{clock}"


def test_what_is_refused_before_it_begins_is_not_registered(raw: Path) -> None:
    drop(raw, "targets/N01.csv")

    def refuse(current: list[Delivery]) -> None:
        raise ValueError(current[0].file)

    with pytest.raises(ValueError, match=r"targets/N01\.csv"):
        take_stock(raw, FIRST, refuse=refuse)
    assert read_manifest(raw) == []


def test_a_delivery_is_registered_with_its_checksum_size_and_time(raw: Path) -> None:
    receive(raw, {"targets/N01.csv": "content"})
    assert read_manifest(raw) == [
        Delivery(
            sha256="ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73",
            dataset="targets",
            sender="N01",
            period=None,
            part=1,
            revision=1,
            received_at="2026-01-02T03:04:05Z",
            withdrawn_at=None,
            file="targets/N01.csv",
            bytes=7,
        )
    ]


NO_NAME = (
    "its name is not that of a delivery, expected <sender>.csv, <sender>.r2.csv for a revision, "
    "<sender>.p1.csv for a part, <sender>.r2.p1.csv for both, with letters, digits, - and _ in the sender. "
    "Rename it"
)
NO_ENDING = (
    "its ending is none that is read, expected one of .csv, .csv.gz, .zip, .xlsx, .parquet, .json. Save it so"
)
NO_MONTH = "its folder is no month, expected one written 2024-11. Rename the folder"
NO_DATASET = f"no dataset has this folder, expected one of {', '.join(schemas.NAMES)}. Move the file"
IN_NO_FOLDER = "it lies beside the folders of the datasets, expected inside one. Move it"
TOO_DEEP = "it lies 2 folders deep, expected in the dataset's or in one of a month. Move it"


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("targets/a[1].csv", NO_NAME),
        ("targets/a*.csv", NO_NAME),
        ("targets/a?.csv", NO_NAME),
        ("targets/a b.csv", NO_NAME),
        ("targets/N01.p2.r2.csv", NO_NAME),
        ("targets/N01.v2.csv", NO_NAME),
        ("targets/N01.r٢.csv", NO_NAME),
        (f"targets/N01.r{10**18}.csv", NO_NAME),
        (f"targets/N01.p{10**18}.csv", NO_NAME),
        ("targets/_N01.csv", NO_NAME),
        ("targets/N01.CSV", NO_ENDING),
        ("targets/N01.xls", NO_ENDING),
        ("targets/2024-13/N01.csv", NO_MONTH),
        ("targets/november/N01.csv", NO_MONTH),
        ("targets/2024-11/N01/N01.csv", TOO_DEEP),
        ("targets/2024-11/2024-11/N01.csv", TOO_DEEP),
        ("members/N01.csv", NO_DATASET),
        ("Targets/N01.csv", NO_DATASET),
        ("tar/gets/N01.csv", NO_DATASET),
        ("N01.csv", IN_NO_FOLDER),
    ],
)
def test_a_file_whose_name_says_nothing_is_held(raw: Path, file: str, reason: str) -> None:
    inventory = receive(raw, {file: "content"})
    assert (held(inventory), inventory.registered) == ({file: reason}, [])


def test_a_folder_that_is_named_like_a_file_is_held(raw: Path) -> None:
    (raw / "targets" / "2024-11" / "N01.csv").mkdir(parents=True)
    told = held(take_stock(raw, FIRST))
    assert told == {"targets/2024-11/N01.csv": "it is a folder, expected a file. Move what is in it"}


def test_an_extract_lies_in_its_month_and_all_may_be_of_any_kind(raw: Path) -> None:
    drop(raw, "memberships/N01.csv")
    for place in ("memberships/2024-10", "targets"):
        for kind in ("csv", "csv.gz", "zip", "xlsx", "parquet"):
            drop(raw, f"{place}/{kind.replace('.', '-')}.r2.p3.{kind}", f"{kind} in {place}")
    inventory = take_stock(raw, FIRST)
    assert held(inventory) == {
        "memberships/N01.csv": "it lies in no month, expected memberships/<2024-11>/N01.csv. Move it there"
    }
    assert [(d.sender, d.period, d.revision, d.part) for d in inventory.current] == [
        (sender, period, 2, 3)
        for period in ("2024-10", None)
        for sender in ("csv", "csv-gz", "parquet", "xlsx", "zip")
    ]


def test_what_a_simulation_leaves_beside_its_deliveries_is_none(raw: Path) -> None:
    for name in ("simulated.toml", "truth.csv", "truth_files.csv", "accepted.jsonl"):
        drop(raw, name)
    assert take_stock(raw, FIRST).held == []
    (raw / "simulated.toml").unlink()
    assert list(held(take_stock(raw, FIRST))) == ["truth.csv", "truth_files.csv"]


def test_hidden_files_are_nobody_s_and_told(raw: Path) -> None:
    hidden = ["targets/.N01.csv.swp", "targets/.ipynb_checkpoints/N01.csv", "targets/.landing"]
    inventory = receive(raw, dict.fromkeys([".gitkeep", ".landing/seen.jsonl", *hidden], "content"))
    assert (inventory.held, inventory.registered) == ([], [])
    assert inventory.hidden == [file.removesuffix("/N01.csv") for file in hidden]


def test_a_name_in_another_encoding_is_held_and_can_be_written(raw: Path) -> None:
    drop(raw, "targets/N01.csv")
    os.rename(raw / "targets" / "N01.csv", os.fsencode(raw / "targets") + b"/N\xe901.csv")
    assert held(take_stock(raw, FIRST)) == {"targets/N\ufffd01.csv": NO_NAME}


def test_the_same_bytes_of_two_months_are_two_deliveries_of_an_extract_and_one_of_curated_data(
    raw: Path,
) -> None:
    months = ("projects/2024-10", "projects/2024-11", "targets/2024-10", "targets/2024-11")
    inventory = receive(raw, dict.fromkeys([f"{month}/N01.csv" for month in months], "content"))
    ids = [
        "projects/2024-10/N01@ed7002b439e9",
        "projects/2024-11/N01@ed7002b439e9",
        "targets/N01@ed7002b439e9",
    ]
    assert [d.delivery_id for d in inventory.current] == ids
    assert [d.file for d in inventory.current] == [f"{month}/N01.csv" for month in months[:3]]


def test_a_renamed_file_is_the_delivery_it_was(raw: Path) -> None:
    path = drop(raw, "targets/N01.csv")
    take_stock(raw, FIRST)
    path.rename(raw / "targets" / "other.csv")
    (delivery,) = take_stock(raw, LATER).current
    told = (delivery.sender, delivery.received_at, delivery.file)
    assert told == ("N01", "2026-01-02T03:04:05Z", "targets/other.csv")


def test_received_at_never_changes(raw: Path) -> None:
    drop(raw, "targets/N01.csv")
    before = (take_stock(raw, FIRST).current, (raw / "manifest.jsonl").read_bytes())
    drop(raw, "targets/N02.csv", "other")
    after = (take_stock(raw, LATER).current[:1], (raw / "manifest.jsonl").read_bytes()[: len(before[1])])
    assert after == before


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sender": "N02"}, 'its sender is "N02" and its file projects/2024-10/N01.r2.p3.csv says "N01"'),
        ({"period": "2024-11"}, 'its period is "2024-11" and its file .* says "2024-10"'),
        ({"period": None}, 'its period is null and its file .* says "2024-10"'),
        ({"dataset": "employers"}, 'its dataset is "employers" and its file .* says "projects"'),
        ({"revision": 1}, "its revision is 1 and its file .* says 2"),
        ({"part": 2}, "its part is 2 and its file .* says 3"),
        ({"file": "projects/2024-10/N01.r2.csv"}, "its part is 3 and its file .* says 1"),
        ({"bytes": 8}, "its bytes are 8 and those of"),
        ({"withdrawn_at": "kemarin"}, ".*withdrawn_at"),
    ],
)
def test_a_line_may_not_contradict_the_name_of_its_file_or_itself(
    raw: Path, changes: dict[str, object], told: str
) -> None:
    receive(raw, {"projects/2024-10/N01.r2.p3.csv": "one", "targets/N01.csv": "content"})
    change_line(raw, 0, **changes)
    with pytest.raises(NotPublished, match=f"line 1 is not a manifest entry: {told}"):
        take_stock(raw, LATER)


def copies(inventory: Inventory) -> list[tuple[str, str]]:
    return [(copy.file, copy.of_file) for copy in inventory.copies]


def test_two_entries_with_the_same_bytes_are_told_as_a_copy_that_is_held(raw: Path) -> None:
    receive(raw, {"memberships/2024-10/N01.csv": "one", "memberships/2024-10/N02.csv": "two"})
    drop(raw, "memberships/2024-10/N02.csv", "one")
    change_line(raw, 1, sha256=read_manifest(raw)[0].sha256)
    inventory = take_stock(raw, LATER)
    assert copies(inventory) == [("memberships/2024-10/N02.csv", "memberships/2024-10/N01.csv")]
    assert list(held(inventory)) == ["memberships/2024-10/N02.csv"]


def test_former_revisions_are_told(raw: Path) -> None:
    for name in ("N01.csv", "N01.r2.csv", "N01.r3.csv", "N02.csv"):
        drop(raw, f"memberships/2024-10/{name}", name)
    told = [d.file for d in take_stock(raw, FIRST).replaced]
    assert told == ["memberships/2024-10/N01.csv", "memberships/2024-10/N01.r2.csv"]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("memberships/2024-10/N01.xls", ("memberships", "2024-10", "N01")),
        ("memberships/2024-10/N 01.csv", ("memberships", "2024-10", "")),
        ("memberships/N01.csv", ("memberships", None, "N01")),
    ],
)
def test_what_is_held_says_of_what_it_is_as_far_as_its_name_does(
    raw: Path, file: str, said: tuple[str, str | None, str]
) -> None:
    drop(raw, file)
    [one] = take_stock(raw, FIRST).held
    assert (one.dataset, one.period, one.sender) == said


def test_the_order_in_which_files_are_found_does_not_matter(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        drop(raw, f"targets/N0{number % 3}.r{number}.csv", str(number % 4))
    manifest = raw / "manifest.jsonl"
    stock = (take_stock(raw, FIRST), manifest.read_bytes())
    manifest.unlink()
    found = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: reversed(list(found(path))))
    assert (take_stock(raw, FIRST), manifest.read_bytes()) == stock


def test_nothing_stands_in_for_reference_data_for_they_are_needed_whole(raw: Path) -> None:
    for dataset in ("regions", "targets"):
        drop(raw, f"{dataset}/N01.csv", "one")
        drop(raw, f"{dataset}/N01.r2.csv", "two")
    assert [d.file for d in take_stock(raw, LATER).former] == ["targets/N01.csv"]


NONE = "nomor,nama\n"


@pytest.mark.parametrize("text", [NONE, NONE + "\n,,\n", "a;b\r\n"])
def test_none_of_two_senders_are_two_reports(raw: Path, text: str) -> None:
    for sender in ("N01", "N02"):
        drop(raw, f"employers/2024-10/{sender}.csv", text)
    take_stock(raw, FIRST)
    inventory = receive(raw, {"employers/2024-10/N03.csv": text}, LATER)
    assert [d.sender for d in inventory.current] == ["N01", "N02", "N03"]
    assert ([d.sender for d in inventory.registered], inventory.held, inventory.copies) == (["N03"], [], [])
    assert take_stock(raw, LATER).registered == []


@pytest.mark.parametrize("text", [NONE + "1,x\n", "nomor,nama", "\n\n"])
def test_what_has_a_row_or_is_cut_short_is_a_copy_of_another(raw: Path, text: str) -> None:
    receive(raw, {"employers/2024-10/N01.csv": text})
    inventory = receive(raw, {"employers/2024-10/N02.csv": text}, LATER)
    assert [d.sender for d in inventory.current] == ["N01"]
    assert copies(inventory) == [("employers/2024-10/N02.csv", "employers/2024-10/N01.csv")]


def test_none_in_every_kind_of_file_is_a_report_of_each_sender(raw: Path) -> None:
    empty = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"nomor": pyarrow.array([], pyarrow.string())}), empty)
    made = {
        "csv.gz": gzip.compress(NONE.encode(), mtime=0),
        "parquet": empty.getvalue(),
        "xlsx": workbook([["nomor", "nama"]]),
        "zip": zipped(("N01.csv", NONE.encode())),
    }
    for kind, content in made.items():
        for sender in (1, 2):
            path = drop(raw, f"employers/2024-10/{kind.replace('.', '-')}-{sender}.{kind}", "")
            path.write_bytes(content)
    assert len(take_stock(raw, LATER).current) == 2 * len(made)


def test_reference_data_without_rows_are_one_delivery(raw: Path) -> None:
    for sender in ("N01", "N02"):
        drop(raw, f"targets/{sender}.csv", NONE)
    assert len(take_stock(raw, LATER).current) == 1


def decide(raw: Path, file: str, withdrawn_at: str | None, restored_at: str | None = None) -> None:
    """Add the line of a decision, as the command does."""
    line = next(one for one in read_lines(raw / "manifest.jsonl") if one.file == file)
    append(raw, [replace(line, withdrawn_at=withdrawn_at, restored_at=restored_at, reason="why")])


BEFORE, AFTER = "2026-01-10T00:00:00Z", "2026-02-10T00:00:00Z"


def test_a_line_that_is_added_withdraws_and_another_one_undoes_that(raw: Path) -> None:
    receive(raw, {"targets/N01.csv": "one", "targets/N01.r2.csv": "two"})
    decide(raw, "targets/N01.r2.csv", BEFORE)
    assert in_force(raw) == {"targets/N01.csv": "one"}
    assert [(d.file, d.reason) for d in take_stock(raw, LATER).withdrawn] == [("targets/N01.r2.csv", "why")]
    decide(raw, "targets/N01.r2.csv", BEFORE, BEFORE)
    assert in_force(raw) == {"targets/N01.r2.csv": "two"}
    assert take_stock(raw, LATER).withdrawn == []
    decide(raw, "targets/N01.r2.csv", BEFORE)
    assert in_force(raw) == {"targets/N01.csv": "one"}


@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize("at", [AFTER, "2026-02-10", "2026-02-01T12:04:06+09:00"])
def test_a_withdrawal_counts_from_its_time_on(raw: Path, at: str, by_hand: bool) -> None:
    receive(raw, {"targets/N01.csv": "content"})
    if by_hand:
        change_line(raw, 0, withdrawn_at=at)
    else:
        decide(raw, "targets/N01.csv", at)
    due = datetime.fromisoformat(at)
    due = due if due.tzinfo else due.replace(tzinfo=UTC)
    counted = [len(take_stock(raw, due + timedelta(seconds=second)).current) for second in (-1, 0, 1)]
    assert counted == [1, 0, 0]


def test_a_withdrawal_by_hand_counts_also_behind_a_decision_that_undid_another(raw: Path) -> None:
    receive(raw, {"targets/N01.csv": "content"})
    decide(raw, "targets/N01.csv", BEFORE)
    decide(raw, "targets/N01.csv", BEFORE, BEFORE)
    change_line(raw, 0, withdrawn_at="2026-01-20T00:00:00Z")
    assert in_force(raw) == {}


def test_decisions_are_no_deliveries_of_their_own(raw: Path) -> None:
    receive(raw, {"targets/N01.csv": "content"})
    before = read_manifest(raw, LATER)
    decide(raw, "targets/N01.csv", BEFORE)
    decide(raw, "targets/N01.csv", BEFORE, BEFORE)
    assert read_manifest(raw, LATER) == before


RECEIVED = "2026-01-02T03:04:05Z"
ENTRY = asdict(Delivery("0" * 64, "targets", "N02", None, 1, 1, RECEIVED, None, "targets/N02.csv", 7))


@pytest.mark.parametrize(
    "line",
    [
        "\ufeff",
        "{",
        "null",
        "[]",
        '{"file": "targets/N01.csv"}',
        json.dumps(ENTRY)[:-9],
        json.dumps(ENTRY) + json.dumps(ENTRY),
        json.dumps(ENTRY | {"note": "x"}),
        json.dumps(ENTRY | {"revision": "2"}),
        json.dumps(ENTRY | {"part": True}),
        json.dumps(ENTRY | {"sha256": "0" * 63}),
        json.dumps(ENTRY | {"sha256": None}),
        json.dumps(ENTRY | {"period": 2024}),
        json.dumps(ENTRY | {"sender": ["N01"]}),
        json.dumps(ENTRY | {"reason": 7}),
        json.dumps(ENTRY | {"restored_at": "besok"}),
        "[" * 100_000,
        json.dumps(ENTRY)[:-1] + ', "revision": 1}',
        json.dumps(ENTRY).replace('"bytes": 7', f'"bytes": {"7" * 5000}'),
    ],
)
def test_a_broken_line_stops_the_run_and_says_which(raw: Path, line: str) -> None:
    receive(raw, {"targets/N01.csv": "content"})
    with (raw / "manifest.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(NotPublished) as problem:
        take_stock(raw, LATER)
    told = str(problem.value)
    assert told.startswith(f"{raw}/manifest.jsonl, line 2 is not a manifest entry: it")
    assert told.endswith(
        ". Restore the file from a copy; a run only ever adds lines at its end, and withdrawn_at is null or "
        "a time as 2024-11-30T08:00:00Z."
    )
    assert len(told) < len(str(raw)) + 500


def test_the_broken_lines_are_of_an_entry_that_would_do(raw: Path) -> None:
    (raw / "manifest.jsonl").write_text(json.dumps(ENTRY) + "\n", encoding="utf-8")
    assert [asdict(line) for line in read_manifest(raw)] == [ENTRY]


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"received_at": "2026-01-01T03:04:05Z"}, "received_at"),
        ({"file": "targets/N01.r01.csv"}, "file"),
        ({"bytes": 8}, "bytes"),
        ({"file": "targets/N02.csv", "sender": "N02", "bytes": 8}, "bytes"),
    ],
)
def test_two_lines_of_the_same_contents_that_contradict_stop_the_run(
    raw: Path, changes: dict[str, object], differs: str
) -> None:
    drop(raw, "targets/N01.csv")
    (line,) = take_stock(raw, FIRST).registered
    with (raw / "manifest.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(asdict(line) | changes) + "\n")
    with pytest.raises(NotPublished, match=rf"line 3 contradicts line 1: .* differ in {differs}\."):
        take_stock(raw, LATER)


def test_a_line_that_is_there_twice_is_one(raw: Path) -> None:
    drop(raw, "targets/N01.csv")
    before = take_stock(raw, FIRST).current
    manifest = raw / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes() * 2)
    assert take_stock(raw, LATER).current == before


def test_a_manifest_that_is_a_dangling_link_is_not_begun_anew(raw: Path) -> None:
    drop(raw, "targets/N01.csv")
    (raw / "manifest.jsonl").symlink_to(raw / "elsewhere.jsonl")
    with pytest.raises(FileNotFoundError):
        take_stock(raw, FIRST)
    assert (raw / "manifest.jsonl").is_symlink()


def test_bytes_that_are_no_text_in_the_manifest_are_said(raw: Path) -> None:
    (raw / "manifest.jsonl").write_bytes(b"\xff\xfe\n")
    with pytest.raises(NotPublished, match="line 1 is not a manifest entry"):
        take_stock(raw, FIRST)


def test_a_line_end_that_an_editor_took_away_is_put_back(raw: Path) -> None:
    receive(raw, {"targets/N01.csv": "one"})
    manifest = raw / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes().rstrip(b"\n"))
    receive(raw, {"targets/N02.csv": "two"})
    assert [line.sender for line in read_manifest(raw)] == ["N01", "N02"]


def test_windows_line_ends_and_blank_lines_do_no_harm(raw: Path) -> None:
    drop(raw, "targets/N01.csv")
    (line,) = take_stock(raw, FIRST).registered
    (raw / "manifest.jsonl").write_bytes(b"\r\n" + json.dumps(asdict(line)).encode() + b"\r\n\r\n")
    assert read_manifest(raw) == [line]


def test_a_failure_while_registering_leaves_the_manifest_as_it_was(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(raw, {"targets/N01.csv": "one"})
    before = (raw / "manifest.jsonl").read_bytes()
    drop(raw, "targets/N02.csv", "two")

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        take_stock(raw, LATER)
    assert (raw / "manifest.jsonl").read_bytes() == before


def test_an_empty_folder_has_no_manifest(raw: Path) -> None:
    take_stock(raw, FIRST)
    assert not (raw / "manifest.jsonl").exists()
