"""Any territory is simulated: its sizes follow the survey's bases, its files those of its own branches."""

import csv
from pathlib import Path

import duckdb
import pytest

from flows.office.territory import territory_of
from flows.problems import WrongUsage
from flows.project import SQL
from flows.settings import SIMULATED_OFFICE, load_settings
from flows.simulate.drawing import codes_beside, connect, prepare
from flows.simulate.request import Request, checked
from flows.simulate.targets import BPU, PU
from tests.small_office import simulate_months

PLACES = {"0000": 275, "3500": 20, "JTD=3300,3400": 21, "9700": 4, "3572": 1}
"""Territories, and how many branches each has unless it is said."""


def request(out: Path, **changes: object) -> Request:
    asked = {"first": "2024-10", "months": 1, "scale": 0.01, "seed": 3, "dirt": 0.0, "formats": "plain"}
    return checked(out=out, **(asked | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=PLACES)
def drawn(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, duckdb.DuckDBPyConnection]:
    """What is drawn of a territory for all months; no membership is drawn, no file written."""
    folder = tmp_path_factory.mktemp("drawn")
    connection = connect(folder / "spill")
    asked = {"first": "2024-10", "months": 1, "scale": 0.01, "seed": 3, "dirt": 0.0, "formats": "plain"}
    prepare(connection, checked(out=folder / "raw", territory=request.param, **asked))  # type: ignore[arg-type]
    return request.param, connection


Drawn = tuple[str, duckdb.DuckDBPyConnection]


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    return connection.execute(sql).fetchone() or ()


def test_every_regency_has_a_branch_and_every_branch_a_code_and_an_employer(drawn: Drawn) -> None:
    named, connection = drawn
    served = connection.execute("select region_code, branch from simulate.regencies").fetchall()
    assert {code for code, _ in served} == {*territory_of(named).regencies}
    assert {branch for _, branch in served} == {*range(1, PLACES[named] + 1)}
    found = one(connection, "select count(distinct office_code), min(firms_active) from simulate.branches")
    assert found[0] == PLACES[named]
    assert found[1]


def test_members_are_as_many_for_each_worker_as_the_report_has(drawn: Drawn) -> None:
    """Wage earners over formal workers, own-account ones over informal ones, by the survey that ships."""
    _, connection = drawn
    for segment, group, total, workers in (("PU", 1, PU, "formal"), ("BPU", 2, BPU, "informal")):
        query = (
            f"select (select sum(memberships) from simulate.spans where membership_group = {group}), "
            f"sum({workers}_persons) filter (region_code in (select region_code from simulate.territory)), "
            f"sum({workers}_persons) filter (region_code[1:2] between '61' and '65') from simulate.survey"
        )
        drawn_here, here, report = map(int, map(str, one(connection, query)))
        assert drawn_here == pytest.approx(0.01 * total * here / report, abs=1), segment


@pytest.mark.parametrize(("group", "workers"), [(1, "formal"), (4, "informal")])
def test_a_branch_has_its_part_by_the_workers_it_serves(group: int, workers: str, drawn: Drawn) -> None:
    _, connection = drawn
    query = f"""
        with branches as (
            select branch, sum({workers}_weight) as weight from simulate.regencies group by branch
        )
        select max(abs(memberships - sum_of_all * weight / weight_of_all)) from (
            select *, sum(memberships) over () as sum_of_all, sum(weight) over () as weight_of_all
            from branches inner join simulate.spans using (branch) where membership_group = {group}
        )
    """
    assert float(str(one(connection, query)[0])) <= 1


@pytest.mark.parametrize(
    ("named", "codes"),
    [
        ("KAL", ("6399", "3578")),
        ("3500", ("3599", "5171")),
        ("3578", ("3599", "5171")),
        ("5100", ("5199", "3578")),
        ("0000", ("6199", "")),
    ],
)
def test_codes_of_defects_lie_beside_the_territory(named: str, codes: tuple[str, str]) -> None:
    assert codes_beside(territory_of(named)) == codes


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"territory": "3500", "branches": 0},
            "--branches is 0; expected 1 to 38, the regencies of Jawa",
        ),
        ({"territory": "3572", "branches": 2}, "expected 1 to 1, the regencies of Kota Blitar"),
        ({"territory": "Jatim"}, "no region that is known"),
        ({"formats": "exports", "dirt": 0.1}, "without --formats exports"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], told: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=told):
        request(tmp_path, **changes)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One month of one city by one branch, as its system exports it."""
    out = tmp_path_factory.mktemp("exports") / "raw"
    simulate_months(
        **{"out": out, "first": "2024-10", "months": 1, "scale": 0.01, "seed": 3, "dirt": 0.0},
        **{"formats": "exports", "territory": "3572"},
    )
    return out


def test_an_export_has_titles_a_column_that_counts_and_headings_of_its_own(exports: Path) -> None:
    lines = (exports / "memberships/2024-10/SIM-K01.csv").read_text(encoding="cp1252").splitlines()
    assert lines[3].startswith("NO;PERIODE;NO KPJ;NIK;")
    rows = list(csv.DictReader(lines[3:], delimiter=";"))
    assert [row["NO"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert {row["KODE WILAYAH"] for row in rows} == {"35.72"}
    assert all(row["UPAH"] == "" or row["UPAH"].endswith(",00") for row in rows)
    [told] = [
        row
        for row in csv.DictReader((exports / "truth_files.csv").read_text().splitlines())
        if row["file"] == "memberships/2024-10/SIM-K01.csv"
    ]
    assert (int(told["rows"]), int(told["structural"])) == (len(rows), 4)


def test_an_export_is_declared_by_nobody_and_its_folder_says_whose(exports: Path, tmp_path: Path) -> None:
    settings = load_settings(raw=exports, warehouse=tmp_path)
    assert settings.senders == {}
    assert (settings.region_code, settings.office_name) == ("3572", SIMULATED_OFFICE)


def test_no_word_of_another_territory_is_in_a_simulation(exports: Path) -> None:
    own = [path for path in exports.rglob("*") if path.is_file() and path.parent.name != "regions"]
    own = [path for path in own if path.parent.name != "provinces"]
    own += sorted((SQL / "simulate").glob("*.sql"))
    texts = {path.name: path.read_bytes().decode("cp1252", "replace").lower() for path in own}
    words = ("kalimantan", "borneo", "kapuas", "mahakam", "barito", "meratus", '"kal"')
    assert {name: word for name, text in texts.items() for word in words if word in text} == {}


def test_a_round_of_few_people_is_a_round_and_adds_up(exports: Path) -> None:
    rows = list(csv.DictReader((exports / "workforce" / "SIM-sakernas.csv").read_text().splitlines()))
    levels = [row["area_level"] for row in rows]
    assert {level: levels.count(level) for level in levels} == {"national": 2, "province": 2, "regency": 2}
    for row in rows:
        assert int(row["employed"]) == int(row["formal_persons"]) + int(row["informal_persons"])
        assert int(row["labour_force"]) == int(row["employed"]) + int(row["unemployed"])
