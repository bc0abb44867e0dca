"""`cakupan doctor`: what is missing or odd is said with what mends it, and nothing is changed."""

import fcntl
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from flows import cli
from flows.engine import on_dask
from flows.engine.declared import OF_TLS, Declared
from flows.office import doctor, machine
from flows.office.bases import references
from flows.office.cluster import cluster
from flows.office.finding import FINE, MISSING, ODD, Finding
from flows.office.new_office import NewOffice, write_office
from flows.office.senders import senders
from flows.office.territory import territory_of
from flows.settings import Settings, load_settings

NOW = datetime(2025, 3, 5, tzinfo=UTC)
CONTENTS = "periode,kode_wilayah,segmen,status,jumlah\n2024-11,35.78,PU,AKTIF,5\n"


def office_at(folder: Path, territory: str = "KAL") -> Settings:
    """A new office of some territory."""
    new = {"territory": territory_of(territory), "raw": folder / "raw", "warehouse": folder / "warehouse"}
    write_office(NewOffice(folder, "Kantor", time_zone="Asia/Jakarta", **new))  # type: ignore[arg-type]
    return load_settings(folder / "cakupan.toml")


@pytest.fixture
def office(tmp_path: Path) -> Settings:
    return office_at(tmp_path / "office")


def deliver(settings: Settings, name: str, text: str) -> Path:
    path = settings.raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def levels(found: list[Finding]) -> list[str]:
    return [one.level for one in found]


# Senders


def test_without_an_extract_the_first_one_is_asked_for(office: Settings) -> None:
    [found] = senders(office)
    assert (found.level, "cp <the branch's export>" in found.mend) == (MISSING, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CONTENTS.replace(",", ";"), "[senders.recaps.KC-01] has no section: delimiter"),
        ("Rekap\n\n" + CONTENTS, "[senders.recaps.KC-01] has no section: skip_lines"),
        (CONTENTS.replace("35.78", "3578"), "Declare code_system"),
        (CONTENTS.replace("jumlah", "banyaknya"), "banyaknya"),
    ],
    ids=["delimiter", "titles", "codes of no system", "a heading of nobody"],
)
def test_a_sender_that_writes_otherwise_needs_a_section(text: str, told: str, office: Settings) -> None:
    path = deliver(office, "recaps/2024-11/KC-01.csv", text)
    [found] = senders(office)
    assert (found.level, told in found.told) == (MISSING, True), found
    assert found.mend == f"cakupan propose {path} --dataset recaps"


def test_a_sender_that_writes_as_we_read_needs_none(office: Settings) -> None:
    deliver(office, "recaps/2024-11/KC-01.csv", CONTENTS)
    assert levels([*senders(office)]) == [FINE]


def test_a_section_that_answers_is_enough_and_one_of_nobody_is_odd(office: Settings) -> None:
    deliver(office, "recaps/2024-11/KC-01.csv", CONTENTS.replace(",", ";"))
    config = office.raw.parent / "cakupan.toml"
    sections = '[senders.recaps.KC-01]\ndelimiter = ";"\n[senders.recaps.KC-1]\ndelimiter = ";"\n'
    config.write_text(config.read_text(encoding="utf-8") + sections, encoding="utf-8")
    found = [*senders(load_settings(config))]
    assert levels(found) == [ODD, FINE]
    assert found[0].told == "[senders.recaps.KC-1] is declared, and no file bears that name"


# References, bases, targets, branches


def of(office: Settings) -> dict[str, Finding]:
    return {one.about: one for one in references(office, NOW)}


def test_references_that_ship_hold_and_say_what_they_lack(office: Settings) -> None:
    (office.raw / "workforce" / "sakernas_copy.csv").unlink()  # then no regency has a base
    bad = "UCJ,2025,{},ALL,45,,coverage_rate,{},,,Contoh,2025-01,\n"
    header = (office.raw.parent / "fill" / "targets" / "office.csv").read_text().partition("\n")[0]
    rows = bad.format("6300", "sakernas_employed") + bad.format("6301", "sakernas_employed")
    deliver(office, "targets/office.csv", f"{header}\n{rows}")
    shutil.copytree(office.raw.parent / "fill" / "offices", office.raw / "offices")
    found = of(office)
    assert found["references"].level == FINE
    assert "6301" in found["targets"].told
    assert "6300" not in found["targets"].told
    assert (found["branches"].level, "CAB-CONTOH" in found["branches"].told) == (MISSING, True)


def test_a_reference_that_is_refused_is_missing(office: Settings) -> None:
    path = next((office.raw / "regions").iterdir())
    path.write_text("bukan,kolom\n1,2\n", encoding="utf-8")
    found = of(office)
    assert (found["references"].level, "regions" in found["references"].told) == (MISSING, True)


def test_a_territory_without_a_base_is_missing(office: Settings) -> None:
    (office.raw / "workforce" / "sakernas_copy.csv").unlink()
    (office.raw / "workforce" / "sakernas.csv").write_text(
        "area_level,area_name,year,month,employed,source_url,printed_unit\n"
        "national,Indonesia,2024,Aug,144640000,x,\n"
    )
    found = of(office)
    assert MISSING in {found[about].level for about in found}


# The key, folders, clock, disk, versions, schedule


@pytest.mark.parametrize(
    ("spoil", "told", "mend"),
    [
        (lambda path: path.chmod(0o640), "may be read by others (mode 0640", "chmod 600"),
        (lambda path: path.unlink(), "No key for the pseudonyms", "secrets.token_hex(32)"),
        (lambda path: path.write_text("nonsense"), "is not a key", "secrets.token_hex(32)"),
    ],
)
def test_a_key_that_will_not_do_is_missing(
    spoil: Callable[[Path], object], told: str, mend: str, office: Settings
) -> None:
    assert office.key_file is not None
    spoil(office.key_file)
    [found] = doctor.key(office)
    assert (found.level, told in found.told, mend in found.mend) == (MISSING, True, True), found


def test_no_key_is_odd_before_there_are_records(office: Settings) -> None:
    without = replace(office, key_file=None)
    assert levels([*doctor.key(without)]) == [ODD]
    deliver(office, "recaps/2024-11/KC-01.csv", CONTENTS)
    assert levels([*doctor.key(without)]) == [MISSING]


@pytest.mark.parametrize(("mode", "level"), [(0o750, FINE), (0o770, FINE), (0o755, ODD), (0o777, ODD)])
def test_a_folder_of_peoples_numbers_is_nobody_elses_to_read(mode: int, level: str, office: Settings) -> None:
    office.raw.chmod(mode)
    found = [*machine.folders(office)]
    assert levels(found) == [level]
    assert level == FINE or found[0].mend == f"chmod 0770 {office.raw}"


def test_a_clock_that_is_behind_is_missing(office: Settings) -> None:
    entry = {"sha256": "0" * 64, "dataset": "segments", "sender": "shipped", "period": None, "part": 1}
    entry |= {"revision": 1, "received_at": "2025-03-06T00:00:00Z", "withdrawn_at": None}
    entry |= {"file": "segments/shipped.csv", "bytes": 1}
    (office.raw / "manifest.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    [found] = machine.clock(office, NOW)
    assert (found.level, "The clock of this machine says 2025-03-05" in found.told) == (MISSING, True)
    assert levels([*machine.clock(office, datetime(2025, 3, 7, tzinfo=UTC))]) == [FINE]


def test_a_disk_without_room_is_odd(office: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: SimpleNamespace(free=1))
    assert levels([*machine.disk(office)]) == [ODD]


def test_a_library_of_another_version_is_odd(monkeypatch: pytest.MonkeyPatch) -> None:
    assert levels([*machine.versions()]) == [FINE]
    known = machine.version
    monkeypatch.setattr(machine, "version", lambda name: "0.1" if name == "duckdb" else known(name))
    [found] = machine.versions()
    assert (found.level, "duckdb is 0.1; requirements.lock has 2." in found.told) == (ODD, True)


def test_the_schedule_is_that_of_serve_or_of_a_server(
    office: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    assert levels([*machine.schedule(office)]) == [ODD]
    lock = office.warehouse / "prefect" / ".serve.lock"
    lock.parent.mkdir(parents=True)
    with lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert levels([*machine.schedule(office)]) == [FINE]
    assert levels([*machine.schedule(office)]) == [ODD]
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    assert levels([*machine.schedule(office)]) == [FINE]


# The command


def test_the_command_says_what_is_missing_first_and_changes_nothing(office: Settings) -> None:
    before = {path: path.stat().st_mtime_ns for path in office.raw.parent.rglob("*")}
    asked = ["doctor", "--config", str(office.raw.parent / "cakupan.toml"), "--json"]
    done = CliRunner().invoke(cli.app, asked, env={"PREFECT_API_URL": ""})
    found = [Finding(**one) for one in json.loads(done.stdout)["findings"]]
    assert done.exit_code == 1
    assert levels(found) == sorted(levels(found), key=[MISSING, ODD, FINE].index)
    assert [one for one in found if one.level != FINE and not one.mend] == []
    assert {path: path.stat().st_mtime_ns for path in office.raw.parent.rglob("*")} == before
    text = doctor.told(found)
    assert text[0].startswith("MISSING  senders: ")
    assert text[1].startswith("         mend: ")


def test_a_configuration_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "cakupan.toml").write_text("[office\n")
    done = CliRunner().invoke(cli.app, ["doctor", "--config", str(tmp_path / "cakupan.toml")])
    assert (done.exit_code, "is not readable as TOML" in done.output) == (2, True)


# The cluster of [engine]


def on_cluster(office: Settings, **asked: object) -> list[Finding]:
    """What is said where [engine] is so."""
    declared = Declared(**{"kind": "dask", **asked})  # type: ignore[arg-type]
    return [*cluster(replace(office, engine=declared))]


def test_jobs_of_this_machine_need_no_cluster(office: Settings) -> None:
    assert [*cluster(office)] == []


@pytest.mark.parametrize(("workers", "level"), [(1, FINE), (10_000, ODD)])
def test_workers_of_this_machine_must_fit_into_it(office: Settings, workers: int, level: str) -> None:
    assert levels(on_cluster(office, workers=workers)) == [level]


def test_a_cluster_that_does_not_answer_is_missing(
    office: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {name: str(tmp_path / f"{name}.pem") for name in OF_TLS}
    asked = {"scheduler": "tls://127.0.0.1:1", **files}
    [found] = on_cluster(office, **asked)
    assert (found.level, "engine.ca_file names" in found.told) == (MISSING, True)

    for file in files.values():
        Path(file).touch(mode=0o644)
    monkeypatch.setattr(on_dask, "workers_of", lambda *_, **__: 0)
    found_open, found_empty = on_cluster(office, **asked)
    assert (found_open.level, found_open.mend) == (ODD, f"chmod 600 {files['tls_key_file']}")
    assert (found_empty.level, "has 0 workers" in found_empty.told) == (MISSING, True)


def test_without_dask_it_is_said_how_to_install_it(office: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.office.cluster.find_spec", lambda _: None)
    [found] = on_cluster(office, workers=2)
    assert (found.level, found.mend) == (MISSING, "make setup, or pip install -e '.[dask]'")
