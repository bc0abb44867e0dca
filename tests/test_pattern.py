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
        ("{sender}.csv", "A.CSV", {"sender": "A"}),
        ("{sender}.XLSX", "A.xlsx", {"sender": "A"}),
        ("{sender}.csv.gz", "A.Csv.GZ", {"sender": "A"}),
        ("{sender}*.gz", "A.csv.GZ", {"sender": "A"}),
        ("{period}/{sender}.csv", "November 2024/A.csv", {"period": "2024-11", "sender": "A"}),
        ("{sender}_{period}.csv", "A_Agt-2024.csv", {"period": "2024-08", "sender": "A"}),
        ("{year}/{month}/*.csv", "2024/sept/x.csv", {"year": "2024", "month": "09", "period": "2024-09"}),
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
        ("TK_{sender}.csv", "tk_A.csv"),
        ("*/A.csv", "x/y/A.csv"),
        ("{period}.csv", "Nove 2024.csv"),
        ("{period}.csv", "November 24.csv"),
    ],
)
def test_what_is_not_of_the_pattern_is_nothing(text: str, path: str) -> None:
    assert pattern_of(text, "path").read(path) is None


@pytest.mark.parametrize("name", ["Kab/Kota di A", "a/b/c", "/", "Kota"])
def test_in_a_name_that_is_no_path_a_star_is_anything(name: str) -> None:
    pattern = pattern_of("Rekap * {period}", "path")
    assert pattern.read_name(f"Rekap {name} Nopember 2024") == {"period": "2024-11"}


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("{sender}.csv", True),
        ("{sender}.CSV.Gz", True),
        ("{sender}.*", True),
        ("{sender}*", True),
        ("{sender}*.gz", True),
        ("{sender}*zip", True),
        ("{sender}.txt", False),
        ("{sender}.xls", False),
        ("{sender}", False),
        ("{sender}.gz", False),
        ("*.{period}", False),
        ("*.csv.bak", False),
    ],
)
def test_a_pattern_can_only_be_of_deliveries_where_it_may_end_as_one(text: str, may: bool) -> None:
    assert (pattern_of(text, "path").ending is not None) == may


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
