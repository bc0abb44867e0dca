"""Another office from zero to the right coverage, by the commands of its chapter and no others.

The chapters in docs/operate/ are in step in both languages, and what they show is what happens.
"""

import csv
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from flows import cli
from flows.office.territory import territory_of
from flows.settings import PROJECT, load_settings
from tests.command import environment
from tests.conftest import publish
from tests.small_office import simulate_months
from tests.test_readme import shown

CHAPTERS = PROJECT / "docs" / "operate"
NAMES = ("first_day", "month")
FOR_ENGINEERS = {"cluster.md"}
"""Pages that are in English alone."""
MOST_COMMANDS = 10
SURABAYA = "3578"


def chapter(name: str, language: str) -> str:
    return (CHAPTERS / f"{name}.{language}.md").read_text(encoding="utf-8")


# Both languages are in step

STRUCTURE = re.compile(r"^(#+ (?:\d+\.)?|\||- |\d+\. |```\w*|<!-- run -->)", re.MULTILINE)
CODE = re.compile(r"^```console\n.*?^```", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"`([^`\n]+)`")
REASON = re.compile(r'--reason "[^"]*"')


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_parts(name: str) -> None:
    english, indonesian = (STRUCTURE.findall(chapter(name, language)) for language in ("en", "id"))
    assert english == indonesian


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_show_the_same_commands_and_names(name: str) -> None:
    english, indonesian = (REASON.sub("", chapter(name, language)) for language in ("en", "id"))
    assert CODE.findall(english) == CODE.findall(indonesian)
    prose = (sorted(set(NAMED.findall(CODE.sub("", text)))) for text in (english, indonesian))
    assert next(prose) == next(prose)


def test_every_chapter_is_there_in_both_languages_and_none_beside() -> None:
    expected = {f"{name}.{language}.md" for name in NAMES for language in ("en", "id")}
    assert {path.name for path in CHAPTERS.iterdir()} == expected | FOR_ENGINEERS


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_one_of_ours(name: str) -> None:
    known = {command.name or command.callback.__name__ for command in cli.app.registered_commands}  # type: ignore[union-attr]
    named = set(re.findall(r"cakupan ([a-z-]+)", chapter(name, "en")))
    assert named - known == set()


# Jawa Timur, with files as offices export them


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the exports of two branches, as their system writes them."""
    folder = tmp_path_factory.mktemp("desk")
    raw = folder / "drawn"
    simulate_months(
        **{"out": raw, "first": "2024-10", "months": 1, "scale": 0.0005, "seed": 2, "dirt": 0.0},
        **{"formats": "exports", "territory": "3500", "branches": 2},
    )
    (folder / "exports" / "memberships").mkdir(parents=True)
    for path in sorted((raw / "memberships" / "2024-10").iterdir()):  # nobody's records, as if they were real
        to = folder / "exports" / "memberships" / path.name.replace("SIM-K", "KC-")
        to.write_bytes(path.read_bytes().replace(b"SIM-K", b"KC-"))
    (folder / "bin").mkdir()
    (folder / "bin" / "cakupan").symlink_to(Path(sys.executable).with_name("cakupan"))
    return folder


@pytest.fixture(scope="module")
def walked(desk: Path, server: str) -> list[str]:
    """What each command of the chapter answers, typed one after the other in one terminal."""
    mark = "=====8<====="
    script = "set -e\n" + f"\necho '{mark}'\n".join(case.command[-1] for case in chapter_shown())
    env = environment(desk, PREFECT_API_URL=server, COLUMNS="150", NO_COLOR="1")
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=desk,
        env={**env, "PATH": f"{desk / 'bin'}:{env['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split(f"{mark}\n")


chapter_shown = partial(shown, chapter("first_day", "en"))


def test_an_office_begins_with_few_commands_and_each_answers_as_shown(walked: list[str]) -> None:
    cases = chapter_shown()
    assert len(cases) == len(walked) <= MOST_COMMANDS
    for case, answered in zip(cases, walked, strict=True):
        rest = answered
        for line in case.answer:
            found = re.search(".*".join(map(re.escape, line.strip().split("..."))), rest)
            assert found, f"{case.command[-1]}\nshown: {line}\nanswered: {answered}"
            rest = rest[found.end() :]


def test_its_coverage_of_a_regency_is_right(walked: list[str], desk: Path) -> None:
    """By hand: people with an active membership there, over the employed of August 2024 that ship."""
    people = set()
    for path in (desk / "exports" / "memberships").iterdir():
        rows = csv.DictReader(path.read_text(encoding="cp1252").splitlines()[3:], delimiter=";")
        people |= {row["NIK"] for row in rows if (row["KODE WILAYAH"], row["STATUS"]) == ("35.78", "AKTIF")}
    people.discard("")
    with (PROJECT / "data" / "raw" / "workforce" / "sakernas_copy.csv").open(encoding="utf-8") as file:
        [employed] = [
            int(row["employed"])
            for row in csv.DictReader(file)
            if (row["area_name"], row["year"], row["month"]) == ("Kota Surabaya", "2024", "Aug")
        ]
    name, participants, base, rate = walked[-1].splitlines()[1].split(",")
    assert (name, int(participants), int(base)) == ("Kota Surabaya", len(people), employed)
    assert float(rate) == pytest.approx(len(people) / employed)


def test_no_delivered_file_was_edited(walked: list[str], desk: Path) -> None:
    assert walked
    for path in (desk / "exports" / "memberships").iterdir():
        assert (desk / "jatim/raw/memberships/2024-10" / path.name).read_bytes() == path.read_bytes()


def texts_of(folder: Path) -> Iterator[tuple[str, str]]:
    """What the pages of a warehouse say, and every row of its public tables as text."""
    for path in sorted((folder / "report").glob("*.html")):
        visible = re.sub(r"<(script|style)\b.*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield path.name, unescape(re.sub(r"<[^>]+>", " ", visible))
    with duckdb.connect(str(folder / "cakupan.duckdb"), read_only=True) as opened:
        tables = opened.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where schema_name in ('marts', 'audit')"
        ).fetchall()
        for (table,) in tables:
            rows = opened.execute(f"select line::varchar from {table} as line").fetchall()
            yield table, "\n".join(str(row[0]) for row in rows)


def test_no_word_of_another_territory_is_in_its_page_texts_and_checks(walked: list[str], desk: Path) -> None:
    assert walked
    found = {
        name: re.findall(r".{0,40}(?:[Kk]alimantan|KALIMANTAN|'KAL'|\bKAL\b).{0,40}", text)
        for name, text in texts_of(desk / "jatim" / "warehouse")
        if name not in ("marts.regions", "marts.survey_bases")  # of all regions of the country
    }
    assert {name: lines[:3] for name, lines in found.items() if lines} == {}


# The nation, and several provinces


def commands_with(territory: str) -> list[list[str]]:
    """The commands of the chapter for a territory."""
    blocks = CODE.findall(chapter("first_day", "en"))
    [block] = [block for block in blocks if f"simulate --territory {territory} " in block]
    return [shlex.split(line[2:]) for line in block.splitlines() if line.startswith("$ ")]


@pytest.fixture(params=["0000", "JTD=3300,3400"], scope="module")
def practised(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """An office of the chapter, its commands typed; what a run does is done without Prefect."""
    folder = tmp_path_factory.mktemp("practice")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setattr("flows.simulate.request.Request.paid", property(lambda asked: [*asked.simulated]))
        for command in commands_with(request.param):
            config = Path(command[-1])
            if command[1] == "run":
                publish(load_settings(config))
            elif command[1] != "doctor":  # which is tested by itself, and costs as much as all the others
                done = CliRunner().invoke(cli.app, command[1:], env={"COLUMNS": "150"})
                assert done.exit_code == 0, done.output
    return request.param, load_settings(folder / config).published


def test_its_territory_has_a_coverage_like_one_and_each_region_its_own(practised: tuple[str, Path]) -> None:
    named, published = practised
    territory = territory_of(named)
    with duckdb.connect(str(published), read_only=True) as opened:
        rows = opened.execute(
            "select region_code, coverage_rate, coverage.data_kind "
            "from marts.coverage inner join marts.regions using (region_code) "
            "where segment = 'ALL' and is_headline and is_in_territory"
        ).fetchall()
    rates = {code: rate for code, rate, _ in rows}
    assert 0.25 < rates[territory.code] < 0.5
    provinces = {f"{province}00" for province in territory.provinces}
    assert provinces <= rates.keys()
    assert {code for code in rates if code in territory.regencies} == {*territory.regencies}
    assert {kind for *_, kind in rows} == {"simulated"}


def test_its_participants_and_base_are_the_sums_of_its_provinces(practised: tuple[str, Path]) -> None:
    named, published = practised
    territory = territory_of(named)
    with duckdb.connect(str(published), read_only=True) as opened:
        rows = dict(
            opened.execute(
                "select region_code, max(base_workers) from marts.coverage where segment = 'ALL' and "
                "base_definition = 'sakernas_employed' group by all"
            ).fetchall()
        )
    assert rows[territory.code] == sum(rows[f"{province}00"] for province in territory.provinces)
