"""flows.pull.told: what a pull says of what it took and of what it did not."""

from typing import Any

import pytest

from flows.pull.offer import Why
from flows.pull.told import REASONS, Pulled, counted, data_of_pull, told_of_pull

LANDED = Pulled("share", "landed", "2024-10/A.csv", "recaps/2024-10/A.csv", 3, "0" * 64)


def passed(count: int, reason: str = "name", source: str = "share") -> list[Pulled]:
    return [Pulled(source, "passed_over", f"{reason}{number}", reason=reason) for number in range(count)]


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(Why.__args__)


@pytest.mark.parametrize(
    ("pulled", "told"),
    [
        ([], "nothing there"),
        ([LANDED], "1 landed"),
        ([LANDED, *passed(2), *passed(1, "link")], "1 landed; passed over: 2 {name}, 1 {link}"),
        (passed(12, "month"), "nothing taken; passed over: 12 {month}"),
        ([Pulled("share", "not_asked", "2031-01", problem="why")], "1 not asked"),
    ],
)
def test_what_was_not_taken_is_counted_by_reason(pulled: list[Pulled], told: str) -> None:
    assert counted(pulled) == told.format(**REASONS)


def test_what_lies_there_is_listed_where_nothing_was_taken() -> None:
    lines = told_of_pull([*passed(12), *passed(2, source="other"), LANDED], verbose=False)
    assert lines == [
        "landed  share  recaps/2024-10/A.csv",
        "share: 1 landed; passed over: 12 named otherwise than its path says",
        "  --verbose names them",
        "other: nothing taken; passed over: 2 named otherwise than its path says",
        "  there: name0; name1",
    ]
    told = told_of_pull(passed(12), verbose=False)[1]
    assert told == "  there: name0; name1; name2; name3; name4; name5; name6; name7; name8; name9 and 2 more"


def test_what_is_here_already_is_counted_and_not_listed() -> None:
    told = told_of_pull(passed(12, "settled"), verbose=False)
    assert told == ["share: nothing taken; passed over: 12 here and older than the look-back"]


def test_all_is_named_where_that_is_asked_for() -> None:
    lines = told_of_pull([LANDED, *passed(12), *passed(1, "ending")], verbose=True)
    assert len(lines) == 1 + 1 + 13
    assert lines[-1] == "  ending0: of an ending or format that is not read"


@pytest.mark.parametrize(("verbose", "shown"), [(False, 10), (True, 12)])
def test_a_machine_reads_what_was_taken_as_before_and_the_rest_beside_it(verbose: bool, shown: int) -> None:
    data: dict[str, Any] = data_of_pull([LANDED, *passed(12)], verbose=verbose)
    assert data["pulled"] == [
        {
            "source": "share",
            "status": "landed",
            "place": "2024-10/A.csv",
            "file": "recaps/2024-10/A.csv",
            "bytes": 3,
            "sha256": "0" * 64,
            "problem": "",
        }
    ]
    names = [f"name{number}" for number in range(shown)]
    assert data["passed_over"] == [{"source": "share", "reason": "name", "count": 12, "names": names}]


@pytest.mark.parametrize("name", ["KTP 6371010101900001.pdf", "00012345678.txt"])
def test_the_number_of_a_person_in_a_name_is_not_shown(name: str) -> None:
    one = Pulled("share", "passed_over", name, reason="name")
    for shown in (told_of_pull([one], verbose=True), data_of_pull([one], verbose=True)):
        assert not any(number in str(shown) for number in ("6371010101900001", "00012345678"))
