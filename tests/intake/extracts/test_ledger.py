"""What becomes of every line of a membership extract, and what is told of the refused ones."""

from pathlib import Path

import pytest

from flows.intake.outcome import Outcome
from flows.settings import Sender
from tests.intake.extracts.judging import judge_together, ledger
from tests.intake.extracts.memberships import BUILDER, HEADER, employee, text_of
from tests.schemas.extracts.delivered import deliver, example, reference


def judged(text: str, folder: Path) -> Outcome:
    """Take a text in as a membership extract of October 2024."""
    path = folder / "N01.csv"
    path.write_bytes(text.encode())
    return judge_together([(path, Sender())], folder / "kept", reference())[0]


def test_a_row_and_a_builder_without_a_name_are_accepted(tmp_path: Path) -> None:
    told = deliver("memberships", [employee(1), BUILDER, BUILDER], tmp_path)
    assert (told.outcome.status, told.outcome.breaches, len(told.kept)) == ("accepted", [], 3)


@pytest.mark.parametrize("line", ["", "   ", ",", "," * 27, "," * 40, ", , ,", "\t"])
def test_a_line_of_delimiters_and_spaces_is_structural_whatever_their_number(
    line: str, tmp_path: Path
) -> None:
    outcome = judged(f"{text_of([employee(1)])}{line}\n", tmp_path)
    assert (outcome.status, ledger(outcome)) == ("accepted", (3, 1, 0, 0, 2))


def test_a_refused_row_that_is_repeated_is_refused_once(tmp_path: Path) -> None:
    wrong = employee(2, jk="X")
    outcome = deliver("memberships", [employee(1), wrong, wrong, wrong], tmp_path).outcome
    assert ledger(outcome) == (5, 1, 1, 2, 1)
    assert outcome.refused == [("CAB-BANJARMASIN", "PU", "active", 1)]
    assert outcome.by_rule == {"jk.not_in_list": 1}


def test_a_file_whose_header_is_another_is_refused_with_all_its_lines(tmp_path: Path) -> None:
    outcome = judged(text_of([employee(1), employee(2)]).replace("kpj,", "nomor,"), tmp_path)
    assert (outcome.status, ledger(outcome)) == ("refused", (3, 0, 3, 0, 0))


@pytest.mark.parametrize("rest", ["", "\n", ",,,\n\n", "\r\n"])
def test_a_header_without_rows_says_none(tmp_path: Path, rest: str) -> None:
    outcome = judged(f"{text_of([])}{rest}", tmp_path)
    blank = rest.count("\n")
    assert (outcome.status, ledger(outcome)) == ("accepted", (1 + blank, 0, 0, 0, 1 + blank))


@pytest.mark.parametrize(
    "text", ["", "\n", "kpj\n", text_of([]).strip(), text_of([]) + '"\n', text_of([]) + "1,2\n"]
)
def test_what_is_no_header_or_has_a_broken_line_does_not_say_none(tmp_path: Path, text: str) -> None:
    assert judged(text, tmp_path).status == "refused"


def test_of_ten_thousand_unknown_columns_five_are_named(tmp_path: Path) -> None:
    outcome = judged(",".join([*HEADER, *["x"] * 9972]) + "\n", tmp_path)
    assert "column 33 is not known; 9967 more are not known. Expected" in str(outcome.reason)


def test_a_branch_that_nobody_knows_is_not_kept_for_it_may_be_a_person(tmp_path: Path) -> None:
    shifted = [employee(1, kode_kantor="6371014506900001"), employee(2, kode_kantor="Siti Aminah", jk="X")]
    told = deliver("memberships", [*shifted, employee(3)], tmp_path)
    assert {row["line"]: row["office_code"] for row in told.kept} == {2: None, 4: "CAB-BANJARMASIN"}
    assert told.outcome.refused == [(None, "PU", "active", 1)]
    found = [b.value for b in told.outcome.breaches if b.name == "kode_kantor.unknown"]
    assert found == ["9999999999999999", "Aaaa Aaaaaa"]


def test_employers_that_contradict_one_another_are_no_refused_memberships(tmp_path: Path) -> None:
    one = {**example("employers"), "kode_kantor": "CAB-BANJARMASIN"}
    outcome = deliver(
        "employers", [one, {**one, "jml_tk_aktif": "13"}, {**one, "npp": "00000001"}], tmp_path
    ).outcome
    assert (outcome.rejected, outcome.refused) == (2, [])


def test_memberships_that_contradict_one_another_say_whose_they_are(tmp_path: Path) -> None:
    rows = [employee(1), employee(1, upah="3600000"), employee(2)]
    outcome = deliver("memberships", rows, tmp_path).outcome
    assert (outcome.rejected, outcome.refused) == (2, [("CAB-BANJARMASIN", "PU", "active", 2)])
