"""Groups of provinces: each has a code of its own, three letters of its name or written before it."""

import pytest

import schemas
from flows.intake.judge import judge
from tests.delivering import staged

TOLD = "kanwil_island.code_of_two_groups"


def judged(*groups: str) -> tuple[list[tuple[str, str]], set[str]]:
    """Return code and name of the groups of provinces, and the rules that they break."""
    dataset = schemas.dataset("provinces")
    rows = {
        line: [str(10 + line), str(10 + line), f"P{line}", "", g, "", ""] for line, g in enumerate(groups, 2)
    }
    read = staged("provinces", rows)
    names = (read[f"island_group_{part}"].to_pylist() for part in ("code", "name"))
    return [*zip(*names, strict=True)], {breach.name for breach in judge(dataset, read).breaches}


def test_a_group_is_named_by_its_first_three_letters() -> None:
    assert judged("Kalimantan", "Kalimantan") == ([("KAL", "Kalimantan")] * 2, set())


@pytest.mark.parametrize(
    "groups",
    [
        ("Jawa Tengah dan DIY", "Jawa Tengah dan DIY", "Jawa Timur"),
        ("Sumatera Bagian Utara", "Sumatera Bagian Selatan"),
        ("Jateng-DIY", "Jatim"),
        ("SUM: Sumatera Bagian Utara", "Sumatera Bagian Selatan"),
        ("JTD: Jawa Tengah dan DIY", "Jawa Tengah dan DIY"),
    ],
)
def test_two_groups_that_share_a_code_and_two_codes_of_one_group_are_refused(groups: tuple[str, ...]) -> None:
    assert judged(*groups)[1] == {TOLD}


@pytest.mark.parametrize(
    ("groups", "codes"),
    [
        (("JTD: Jawa Tengah dan DIY", "JTD: Jawa Tengah dan DIY", "Jawa Timur"), ["JTD", "JTD", "JAW"]),
        (("SBU: Sumatera Bagian Utara", "SBS:Sumatera Bagian Selatan"), ["SBU", "SBS"]),
        (("BNP: Bali, Nusa Tenggara dan Papua", "DIY: D.I. Yogyakarta"), ["BNP", "DIY"]),
    ],
)
def test_a_code_before_the_name_is_the_group_s_own(groups: tuple[str, ...], codes: list[str]) -> None:
    found, broken = judged(*groups)
    assert ([code for code, _ in found], broken) == (codes, set())
    assert [name for _, name in found] == [group.rpartition(":")[2].strip() for group in groups]


def test_a_clash_says_what_to_write() -> None:
    dataset = schemas.dataset("provinces")
    rows = {2: ["33", "33", "A", "", "Jateng", "", ""], 3: ["35", "35", "B", "", "Jatim", "", ""]}
    breach = judge(dataset, staged("provinces", rows)).breaches[0]
    assert (breach.line, breach.column) == (2, "kanwil_island")
    assert "write a code before the name, as in JTD: Jawa Tengah dan DIY" in breach.expected
