"""Personal data stop at the intake: canaries in wrong cells and files are in nothing that is told of them.

That nothing of them is kept by a run is shown by tests/test_canaries.py.
"""

import csv
import json
import warnings
from collections.abc import Iterable
from dataclasses import asdict

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import schemas
from flows.intake.judge import judge
from flows.intake.outcome import Outcome
from flows.settings import PROJECT
from tests import delivering

CANARIES = {
    "nik": "6371014507900001",
    "kpj": "12345678901",
    "name": "Siti Rahmawati",
    "one name": "Budiarti",
    "lower name": "budiarti",
    "phone": "081234567890",
    "written phone": "+62 812-3456-7890",
    "wage": "5067381",
    "printed wage": "5.067.381",
    "birth date": "1990-07-05",
    "address": "Jalan Melati 12",
    "mail": "siti@contoh.id",
    "formula": "=HYPERLINK(Rahmawati)",
}
MEMBERS = [
    row.split("|")
    for row in (
        "nik|kpj|nama|tanggal_lahir|telepon|upah|alamat",
        "6371014507900001|12345678901|Siti Rahmawati|1990-07-05|081234567890|5067381|Jalan Melati 12",
        "6371014507900002|12345678902|Budiarti|1991-08-06|081234567891|5.067.381|Jalan Melati 13",
    )
]
PEOPLE = [
    *("637101450790", "1234567890", "Siti", "Rahmawati", "udiarti", "0812", "812-34", "5067381", "5.067.381"),
    *("1990-07", "1991-08", "Melati", "contoh"),
]


def told_of(text: str) -> list[str]:
    """The pieces of canaries that stand in a text."""
    return [piece for piece in PEOPLE if piece.lower() in text.lower()]


def deliver(dataset: str, content: bytes, regions: pyarrow.Table) -> Outcome:
    return delivering.deliver(dataset, content, regions=regions)[0]


def as_text(outcome: Outcome) -> str:
    return json.dumps(
        [asdict(outcome), outcome.by_rule, [b.told for b in outcome.breaches]], ensure_ascii=False
    )


def first_row(dataset: str) -> list[str]:
    path = min((PROJECT / "data" / "raw" / dataset).glob("*.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1]


def as_csv(rows: Iterable[list[str]], delimiter: str = ",") -> bytes:
    return "".join(delimiter.join(f'"{cell}"' for cell in row) + "\n" for row in rows).encode()


@pytest.mark.parametrize("dataset", schemas.CURATED)
def test_a_canary_in_any_cell_is_not_told(dataset: str, regions: pyarrow.Table) -> None:
    header, row = list(schemas.dataset(dataset).header), first_row(dataset)
    rows = [
        [canary if place == number else cell for number, cell in enumerate(row)]
        for place in range(len(header))
        for canary in CANARIES.values()
    ]
    outcome = deliver(dataset, as_csv([header, row, *rows]), regions)
    assert (bool(outcome.breaches), told_of(as_text(outcome))) == (True, [])


@pytest.mark.parametrize("dataset", schemas.CURATED)
@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
def test_a_canary_in_the_header_is_not_told(dataset: str, canary: str, regions: pyarrow.Table) -> None:
    header, row = list(schemas.dataset(dataset).header), first_row(dataset)
    outcomes = [
        deliver(dataset, as_csv([[*header[:place], canary, *header[place + skip :]], row]), regions)
        for place in (0, len(header) // 2, len(header) - 1)
        for skip in (0, 1)
    ]
    assert [told_of(as_text(outcome)) for outcome in outcomes] == [[]] * 6


MEMBER_FILES = {
    "with its header": as_csv(MEMBERS),
    "without a header": as_csv(MEMBERS[1:]),
    "with semicolons": as_csv(MEMBERS, ";"),
    "in one column": as_csv([[" ".join(row)] for row in MEMBERS]),
    "in cp1252": as_csv(MEMBERS).replace(b"Siti", b"Sit\xed"),
    "in utf-16": as_csv(MEMBERS).decode().encode("utf-16"),
    "cut short": as_csv(MEMBERS)[:-4],
    "with a NUL": as_csv(MEMBERS).replace(b"Jalan", b"\0alan"),
}


@pytest.mark.parametrize("content", MEMBER_FILES.values(), ids=MEMBER_FILES)
def test_a_file_of_members_is_refused_in_every_folder_and_not_told(
    content: bytes, regions: pyarrow.Table
) -> None:
    outcomes = [deliver(dataset, content, regions) for dataset in schemas.CURATED]
    assert [(o.status, told_of(as_text(o))) for o in outcomes] == [("refused", [])] * len(schemas.CURATED)


@pytest.mark.parametrize("dataset", schemas.CURATED)
def test_members_under_the_agreed_header_are_refused_and_not_told(
    dataset: str, regions: pyarrow.Table
) -> None:
    header = list(schemas.dataset(dataset).header)
    full = [(row * 3)[: len(header)] for row in MEMBERS[1:]]
    outcome = deliver(dataset, as_csv([header, *full, *MEMBERS[1:], ['Siti"Rahmawati']]), regions)
    assert (outcome.status, told_of(as_text(outcome))) == ("refused", [])


def test_nothing_is_written_beside_the_answer(
    regions: pyarrow.Table, capfd: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for dataset in schemas.CURATED:
            row = (MEMBERS[1] * 3)[: len(schemas.dataset(dataset).header)]
            deliver(dataset, as_csv([list(schemas.dataset(dataset).header), row]), regions)
    written = capfd.readouterr()
    assert (told_of("".join(str(w.message) for w in said)), written.out, written.err) == ([], "", "")


def test_a_fault_of_ours_carries_no_text_of_a_library() -> None:
    wrong = pyarrow.table({"line": [2], "publisher": ["Siti Rahmawati"], "note": [6371014507900001]})
    with pytest.raises(TypeError) as fault:
        judge(schemas.dataset("publishers"), wrong)
    assert (told_of(str(fault.value)), fault.value.__context__, fault.value.__cause__) == ([], None, None)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_no_cell_makes_the_intake_fail(data: st.DataObject, regions: pyarrow.Table) -> None:
    dataset = data.draw(st.sampled_from(schemas.CURATED))
    header = list(schemas.dataset(dataset).header)
    alphabet = st.characters(exclude_characters='\n\r"\0', exclude_categories=["Cs"])
    cell = st.text("0123456789.,-+ eE%:/", max_size=45) | st.text(alphabet, max_size=12)
    rows = data.draw(st.lists(st.lists(cell, min_size=len(header), max_size=len(header)), max_size=20))
    outcome = deliver(dataset, as_csv([header, *rows, first_row(dataset)]), regions)
    parts = outcome.accepted + outcome.rejected + outcome.duplicates + outcome.structural
    assert outcome.physical_rows == parts
