"""From an empty raw folder and all seven kinds of source: the warehouse of the same files dropped by hand."""

import csv
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow.csv
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.intake.file_name import ENDINGS
from flows.intake.manifest import read_manifest
from flows.settings import load_settings
from flows.simulate.request import checked
from flows.simulate.simulate import simulate
from schemas import EXTRACTS, workforce
from tests.builds import logical_hashes
from tests.conftest import publish
from tests.servers import bps, ckan, postgres, s3, sftp, web

MONTH = "2024-10"
OFFICE = """
[office]
name = "Kantor Wilayah Kalimantan"
region_code = "KAL"
time_zone = "Asia/Makassar"

[paths]
raw = "{folder}/raw"
warehouse = "{folder}/warehouse"
"""
SOURCES = """
[sources.share]
kind = "files"
location = "{share}"
dataset = "memberships"
path = "{{period}}/{{sender}}.csv"

[sources.share-revised]
kind = "files"
location = "{share}"
dataset = "memberships"
path = "{{period}}/{{sender}}.r{{revision}}.csv"

[sources.web]
kind = "http"
location = "{web}"
dataset = "contributions"
path = "{{period}}/{{sender}}.csv"
senders = {branches}
first = "2024-09"
last = "2024-11"

[sources.exchange]
kind = "sftp"
location = "{sftp}/"
dataset = "employers"
path = "{{period}}/{{sender}}.csv"
password_env = "SFTP_PASSWORD"
known_hosts = "{known_hosts}"

[sources.bucket]
kind = "s3"
location = "{s3}/projects"
endpoint = "{endpoint}"
dataset = "projects"
path = "{{period}}/{{sender}}.csv"
key_env = "S3_KEY"
secret_env = "S3_SECRET"

[sources.ledger]
kind = "sql"
location = "{sql}"
tls = false
dataset = "recaps"
senders = ["SIM-KW"]
first = "2024-10"
last = "2024-10"
user_env = "SQL_USER"
password_env = "SQL_PASSWORD"
query = "select {columns} from recaps where {{period}} = date '2024-10-01' order by line"

[sources.satudata]
kind = "ckan"
location = "{ckan}"
package = "reference"
path = "{{dataset}} {{sender}}"

[sources.survey]
kind = "bps"
location = "{bps}"
dataset = "workforce"
senders = ["SIM-bps"]
domain = "0000"
variable = 529
years = [2019]
key_env = "BPS_KEY"
unit = "Ribu Orang"
factor = 1000

[senders.workforce.SIM-bps]
ignore_columns = ["vervar.val"]

[senders.workforce.SIM-bps.columns]
area_name = "vervar.label"
year = "tahun.label"
month = "turtahun.label"
employed = "Penduduk bekerja"

[senders.workforce.SIM-bps.values]
area_level = "province"
source_url = "simulated"
note = "simulated: no survey round"
"""
FEW = [f"SIM-K{number:02}" for number in range(1, 4)]
"""Branches that deliver, beside one that delivers again."""
SURVEYED = [("6100", "Kalimantan Barat", 2345), ("6300", "Kalimantan Selatan", 1987)]


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of every extract of a few branches, its reference data, a survey; no simulated.toml."""
    raw = tmp_path_factory.mktemp("by_hand") / "raw"
    simulate(checked(out=raw, first=MONTH, months=1, scale=0.001, seed=7, dirt=0.01, formats="plain"))
    for month in (raw / "contributions").iterdir():
        if month.name != MONTH:
            shutil.rmtree(month)
    revised = {path.name.partition(".")[0] for path in (raw / "memberships").rglob("*.r2.csv")}
    for path in raw.glob(f"*/{MONTH}/SIM-K[0-9]*"):
        if path.name.partition(".")[0] not in {*sorted(revised)[:1], *FEW}:
            path.unlink()
    (raw / "simulated.toml").unlink()
    with (raw / "workforce" / "SIM-bps.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, workforce.DATASET.header, restval="")
        writer.writeheader()
        same = {"area_level": "province", "year": 2019, "month": "Aug", "source_url": "simulated"}
        same["note"] = "simulated: no survey round"
        for _, name, thousands in SURVEYED:
            writer.writerow({**same, "area_name": name, "employed": thousands * 1000})
    return raw


@contextmanager
def served(raw: Path, folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Put each dataset where its kind of source has it; give the sections and the secrets that reach them."""
    keys = folder / "keys"
    keys.mkdir()
    with ExitStack() as running:
        pages, portal, survey = (running.enter_context(kind.serving()) for kind in (web, ckan, bps))
        exchange = running.enter_context(sftp.serving(raw / "employers", keys))
        bucket = running.enter_context(s3.serving())
        database = running.enter_context(postgres.running())
        for file in (raw / "contributions").rglob("*.csv"):
            pages.files[f"/{file.relative_to(raw / 'contributions')}"] = file.read_bytes()
        for file in (raw / "projects").rglob("*.csv"):
            bucket.put(str(file.relative_to(raw)), file.read_bytes())
        columns = fill_recaps(database, raw / "recaps" / MONTH / "SIM-KW.csv")
        portal.packages["reference"] = resources(raw, portal)
        survey.tables["0000", "529", "119"] = survey_table()
        sections = SOURCES.format(
            share=raw / "memberships",
            web=pages.location,
            branches=json.dumps(sorted(path.stem for path in (raw / "contributions" / MONTH).iterdir())),
            sftp=exchange.location,
            known_hosts=exchange.known_hosts,
            s3=bucket.location,
            endpoint=bucket.endpoint,
            sql=database.location,
            columns=columns,
            ckan=portal.location,
            bps=survey.location,
        )
        secrets = {
            "SFTP_PASSWORD": sftp.PASSWORD,
            "S3_KEY": s3.KEY,
            "S3_SECRET": s3.SECRET,
            "SQL_USER": database.user,
            "SQL_PASSWORD": database.password,
            "BPS_KEY": bps.KEY,
        }
        yield sections, secrets


def fill_recaps(database: postgres.Postgres, file: Path) -> str:
    """Give the recaps a table of texts; return its columns, in a query's words."""
    rows = pyarrow.csv.read_csv(
        file, convert_options=pyarrow.csv.ConvertOptions(column_types={"kode_wilayah": "string"})
    )
    columns = ", ".join(rows.column_names)
    declared = ", ".join(f"{name} text" for name in rows.column_names)
    values = ", ".join(str((number, *map(str, row.values()))) for number, row in enumerate(rows.to_pylist()))
    database.run(
        f"create table recaps (line int, {declared})", f"insert into recaps (line, {columns}) values {values}"
    )
    return columns


def resources(raw: Path, portal: ckan.Ckan) -> list[dict[str, object]]:
    """Give the portal every reference file; return what its package says of them."""
    told: list[dict[str, object]] = []
    for file in sorted(raw.glob("*/*.csv")):
        dataset, sender = file.parent.name, file.stem
        if dataset in EXTRACTS or sender == "SIM-bps":
            continue
        path = f"/download/{dataset}/{file.name}"
        portal.files[path] = file.read_bytes()
        name = f"{dataset} {sender}"
        told.append({"id": f"r{len(told)}", "name": name, "format": "CSV", "url": f"{portal.location}{path}"})
    return told


def survey_table() -> dict[str, object]:
    return bps.table(
        {f"{code}5290119190": thousands for code, _, thousands in SURVEYED},
        unit="Ribu Orang",
        vervar=[(int(code), name.upper()) for code, name, _ in SURVEYED],
        var=[(529, "Penduduk bekerja")],
        tahun=[(119, "2019")],
        turtahun=[(190, "Agustus")],
    )


def test_one_pull_and_one_build_give_the_warehouse_of_the_files_dropped_by_hand(
    by_hand: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAKUPAN_PSEUDONYM_KEY", "0123456789abcdef" * 4)
    (tmp_path / "raw").mkdir()
    config = tmp_path / "cakupan.toml"
    with served(by_hand, tmp_path) as (sections, secrets):
        config.write_text(OFFICE.format(folder=tmp_path) + sections, encoding="utf-8")
        pull = ("pull", "--config", str(config))
        first, again = (CliRunner().invoke(app, pull, env=secrets) for _ in range(2))
    assert first.exit_code == 0, first.stderr
    assert "landed" not in again.stdout, again.stdout
    pulled = load_settings(config)
    settings = load_settings(raw=by_hand, warehouse=tmp_path / "by_hand")
    publish(pulled)
    publish(settings)
    assert logical_hashes(pulled.published, traced=False) == logical_hashes(settings.published, traced=False)
    lines = read_manifest(pulled.raw)
    delivered = [path for path in by_hand.glob("*/**/*") if path.name.endswith(ENDINGS)]
    assert len(lines) == len(delivered)
    assert {line.source for line in lines} == {source.name for source in pulled.sources}
    shown = first.stdout + first.stderr + (pulled.raw / "manifest.jsonl").read_text("utf-8")
    assert not [name for name, value in secrets.items() if name != "SQL_USER" and value in shown]
