"""flows.pattern: how a source names what it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.pattern import pattern_of
from flows.problems import WrongUsage

NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,9}", fullmatch=True)
MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(2014, 2030), st.integers(1, 12))


@pytest.mark.parametrize(
    ("text", "path", "read"),
    [
        ("{period}/{sender}.csv", "2024-10/KC-BPN.csv", {"period": "2024-10", "sender": "KC-BPN"}),
        (
            "{year}/{month}/TK_{sender}*.xlsx",
            "2024/10/TK_KC-BPN final.xlsx",
            {"year": "2024", "month": "10", "period": "2024-10", "sender": "KC-BPN"},
        ),
        ("{sender}.r{revision}.p{part}.csv", "A.r2.p3.csv", {"sender": "A", "revision": "2", "part": "3"}),
        ("{sender}/{sender}.csv", "A/A.csv", {"sender": "A"}),
    ],
)
def test_a_path_says_what_it_is(text: str, path: str, read: dict[str, str]) -> None:
    assert pattern_of(text, "path").read(path) == read


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{period}/{sender}.csv", "2024-10/../../etc/passwd.csv"),
        ("{period}/{sender}.csv", "2024-10/KC BPN.csv"),
        ("{period}/{sender}.csv", "2024-10/-rf.csv"),
        ("{period}/{sender}.csv", "2024-10/A.csv.exe"),
        ("{period}/{sender}.csv", "2024-10/sub/A.csv"),
        ("{sender}/{sender}.csv", "A/B.csv"),
        ("{sender}.r{revision}.csv", f"A.r{10**18}.csv"),
        ("{sender}.p{part}.csv", f"A.p{10**18}.csv"),
        ("a.c{sender}", "abcA"),
    ],
)
def test_what_is_not_of_the_pattern_is_nothing(text: str, path: str) -> None:
    assert pattern_of(text, "path").read(path) is None


@given(sender=NAMES, period=MONTHS)
def test_what_is_written_is_read_back(sender: str, period: str) -> None:
    pattern = pattern_of("{year}/m{month}/{sender}.csv", "path")
    read = pattern.read(pattern.write(sender=sender, period=period))
    assert read is not None
    assert (read["sender"], read["period"]) == (sender, period)


@pytest.mark.parametrize(
    "text", ["{foo}.csv", "{sender", "sender}", "{sen der}", "/a/{sender}", "../{sender}"]
)
def test_a_wrong_pattern_is_told(text: str) -> None:
    with pytest.raises(WrongUsage, match=r"sources\.a\.path is "):
        pattern_of(text, "sources.a.path")
