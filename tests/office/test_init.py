"""`cakupan init`: an office's own folder, of any territory, that the product reads; nobody's is touched."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from flows import cli
from flows.intake.pseudonym import read_key
from flows.office.new_office import filled
from flows.office.territory import territory_of
from flows.problems import WrongUsage
from flows.settings import KEYS, PROJECT, TABLES, load_settings
from flows.warehouse.validate import judge_files

JATIM = ("--name", "Kantor Wilayah Jawa Timur", "--territory", "3500")


def call(*arguments: str, answers: str | None = None) -> Result:
    environment = {"COLUMNS": "200", "NO_COLOR": "1"}
    return CliRunner().invoke(cli.app, ["init", *arguments], env=environment, input=answers)


@pytest.fixture(scope="module")
def jatim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offices") / "jatim"
    done = call(str(folder), *JATIM)
    assert done.exit_code == 0, done.output
    return folder


# What is written is read


def test_the_configuration_is_that_of_the_office(jatim: Path) -> None:
    settings = load_settings(jatim / "cakupan.toml")
    assert (settings.office_name, settings.region_code) == ("Kantor Wilayah Jawa Timur", "3500")
    assert (settings.time_zone, settings.raw, settings.warehouse) == (
        "Asia/Jakarta",
        jatim / "raw",
        jatim / "warehouse",
    )
    assert settings.key_file == jatim / "pseudonym.key"


def test_every_section_and_key_is_explained(jatim: Path) -> None:
    text = (jatim / "cakupan.toml").read_text(encoding="utf-8")
    assert [name for name in KEYS if f"[{name.partition('.')[0]}]" not in text] == []
    assert [name for name in KEYS if f"{name.partition('.')[2]} = " not in text] == []
    assert [name for name in TABLES if f"[{name}." not in text] == []


def test_the_shipped_configuration_is_what_init_writes() -> None:
    """Where it is not: say the same in flows/office/cakupan.toml."""
    said = {"name": "Kantor Wilayah Kalimantan", "region_code": "KAL", "time_zone": "Asia/Makassar"}
    said |= {"raw": "data/raw", "warehouse": "data/warehouse"}
    written = filled("cakupan.toml", {"key": "# "} | {name: json.dumps(text) for name, text in said.items()})
    assert written == (PROJECT / "cakupan.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("dataset", ["workforce", "survey_rounds", "former_provinces"])
def test_the_survey_comes_with_the_days_weights_and_provinces_of_its_rounds(
    dataset: str, jatim: Path
) -> None:
    """Without weights a change from 2022 to 2023 would be told as one of the same series."""
    there = {path.name: path.read_bytes() for path in (jatim / "raw" / dataset).iterdir()}
    assert there == {p.name: p.read_bytes() for p in (PROJECT / "data" / "raw" / dataset).iterdir()} != {}


def test_the_key_is_for_its_owner_alone_and_another_one_each_time(jatim: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE((jatim / "pseudonym.key").stat().st_mode) == 0o600
    call(str(tmp_path / "other"), *JATIM)
    assert read_key(jatim / "pseudonym.key").version != read_key(tmp_path / "other" / "pseudonym.key").version


@pytest.mark.parametrize("dataset", ["offices", "office_regions", "targets"])
def test_example_rows_are_accepted_as_they_are(dataset: str, jatim: Path) -> None:
    settings = load_settings(jatim / "cakupan.toml")
    [judged] = judge_files(settings, dataset, [jatim / "fill" / dataset / "office.csv"])
    assert (judged.outcome.status, judged.outcome.rejected) == ("accepted", 0)


def test_no_word_of_another_territory_is_in_what_explains(jatim: Path) -> None:
    explained = [*jatim.glob("*.*"), *jatim.glob("fill/*/*")]
    texts = [path.read_text(encoding="utf-8") for path in explained]
    texts += [(jatim / "raw" / "participant_definitions" / "shipped.csv").read_text(encoding="utf-8")]
    assert [text for text in texts if "kalimantan" in text.lower() or "KAL" in text] == []


def test_no_island_group_is_left_that_is_not_its_own(jatim: Path) -> None:
    text = (jatim / "raw" / "provinces" / "shipped.csv").read_text(encoding="utf-8")
    assert ",Kalimantan,," not in text


def test_what_is_not_said_is_asked(tmp_path: Path) -> None:
    done = call(str(tmp_path / "bali"), answers=f"Kanwil Bali\n5100\n\n\n{tmp_path}/gudang\n")
    assert done.exit_code == 0, done.output
    settings = load_settings(tmp_path / "bali" / "cakupan.toml")
    assert (settings.office_name, settings.region_code) == ("Kanwil Bali", "5100")
    assert settings.time_zone == "Asia/Makassar"
    assert (settings.raw, settings.warehouse) == (tmp_path / "bali" / "raw", tmp_path / "gudang")


def test_a_raw_folder_that_holds_something_keeps_it(tmp_path: Path) -> None:
    own = tmp_path / "raw" / "segments" / "own.csv"
    own.parent.mkdir(parents=True)
    own.write_text("segment\n")
    assert call(str(tmp_path / "office"), *JATIM, "--raw", str(tmp_path / "raw")).exit_code == 0
    assert (own.read_text(), [*own.parent.iterdir()]) == ("segment\n", [own])
    assert (tmp_path / "raw" / "regions" / "shipped.csv").is_file()
    assert load_settings(tmp_path / "office" / "cakupan.toml").raw == tmp_path / "raw"


# What cannot be


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--name", "K", "--territory", "9999"), "--territory is '9999', which is no region that is known"),
        (("--name", "K", "--territory", "JTD=3300,9900"), "names 9900, which is no province"),
        (("--name", "K", "--territory", "KAL=3300,3400"), "KAL, which is Kalimantan; take other capitals"),
        (("--name", " ", "--territory", "3500"), "--name is empty"),
        ((*JATIM, "--time-zone", "WIB"), "--time-zone is 'WIB'; expected a name such as Asia/Jakarta"),
        (("--territory", "3500"), "Nobody answered; say it by --name. Nothing was written."),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(
    arguments: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    done = call(str(tmp_path / "office"), *arguments)
    assert (done.exit_code, told in done.output) == (2, True), done.output
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_holds_something_is_somebodys(tmp_path: Path) -> None:
    (tmp_path / "note").write_text("mine")
    done = call(str(tmp_path), *JATIM)
    assert (done.exit_code, "is there and not empty" in done.output) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["note"]


# Territories


@pytest.mark.parametrize(
    ("named", "name", "regencies", "time_zone"),
    [
        ("0000", "Indonesia", 514, "Asia/Jakarta"),
        ("3500", "Jawa Timur", 38, "Asia/Jakarta"),
        ("3578", "Kota Surabaya", 1, "Asia/Jakarta"),
        ("KAL", "Kalimantan", 56, "Asia/Jakarta"),
        ("SMB=1300,1400,2100", "Sumatera Barat, Riau dan Kepulauan Riau", 38, "Asia/Jakarta"),
        ("SUL=7100,7600", "Sulawesi Utara dan Sulawesi Barat", 21, "Asia/Makassar"),
        ("9400", "Papua", 9, "Asia/Jayapura"),
    ],
)
def test_a_territory_is_named_in_many_ways(named: str, name: str, regencies: int, time_zone: str) -> None:
    found = territory_of(named)
    assert (found.name, len(found.regencies), found.time_zone) == (name, regencies, time_zone)


@pytest.mark.parametrize("named", ["", "35", "35.78", "Jawa Timur", "JTD=3300", "jtd=3300,3400", "0100"])
def test_a_territory_that_is_none_is_told(named: str) -> None:
    with pytest.raises(WrongUsage, match="no region that is known"):
        territory_of(named)
