"""Kind http: what is asked for where nothing can be listed, and what its section may not say."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.intake.manifest import read_manifest
from flows.problems import WrongUsage
from flows.pull import pages
from flows.pull.offer import Asked
from flows.pull.pull import pull
from flows.settings import load_settings
from flows.sources import Source, sources_of
from tests.servers import web

MONTHS = Asked(("2024-10", "2024-11"))
NOW = datetime(2024, 12, 3, 1, 0, tzinfo=UTC)
OFFICE = """
[office]
name = "Kantor"
region_code = "KAL"
time_zone = "Asia/Makassar"

[paths]
raw = "raw"
warehouse = "warehouse"

[sources.site]
kind = "http"
dataset = "employers"
path = "{period}/{sender}.csv"
senders = ["N01", "N02"]
first = "2024-10"
last = "2024-11"
"""


def source_of(**keys: Any) -> Source:
    section = {
        "kind": "http",
        "location": "https://a.example/data",
        "dataset": "employers",
        "path": "{period}/{sender}.csv",
        "senders": ["N01"],
    }
    return sources_of({"site": section | keys}, Path("/etc/cakupan.toml"))[0]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("{period}/{sender}.csv", "2024-10/N01.csv"),
        ("{year}/m{month}/{sender}.csv.gz", "2024/m10/N01.csv.gz"),
    ],
)
def test_every_sender_is_asked_for_every_month(path: str, written: str) -> None:
    offers = list(pages.offers(source_of(path=path, senders=["N01", "N02"]), MONTHS))

    assert [(one.period, one.sender) for one in offers] == [
        (month, sender) for month in MONTHS.months for sender in ("N01", "N02")
    ]
    assert offers[0].place == written
    assert written.endswith(offers[0].ending)


def test_without_a_month_in_the_path_there_is_one_for_each_sender() -> None:
    offers = list(pages.offers(source_of(path="{sender}.csv", dataset="regions"), MONTHS))

    assert [(one.place, one.period, one.version) for one in offers] == [("N01.csv", None, None)]


@pytest.mark.parametrize(
    "path",
    [
        "{period}/*_{sender}.csv",
        "{period}/{sender}.{part}.csv",
        "{period}/{sender}.{revision}.csv",
        "{period}/{sender}.txt",
        "{period}/{sender}",
    ],
)
def test_a_path_that_cannot_be_written_is_wrong_usage(path: str) -> None:
    with pytest.raises(WrongUsage, match=r"sources\.site\.path"):
        list(pages.offers(source_of(path=path), MONTHS))


@pytest.mark.parametrize("path", ["{year}/{sender}.csv", "{month}/{sender}.csv"])
def test_a_path_that_says_half_a_month_is_wrong_usage(path: str) -> None:
    with pytest.raises(WrongUsage, match=r"sources\.site\.path"):
        source_of(path=path, dataset="regions")


def test_nobody_to_ask_for_is_wrong_usage() -> None:
    with pytest.raises(WrongUsage, match=r"sources\.site\.senders"):
        list(pages.offers(source_of(senders=[]), MONTHS))


@pytest.mark.parametrize(
    "location", ["https://S3CRET@a.example", "https://u:S3CRET@a.example", "https://a.example?k=S3CRET"]
)
def test_a_secret_in_the_location_is_wrong_usage_and_not_shown(location: str) -> None:
    with pytest.raises(WrongUsage, match=r"sources\.site\.location") as caught:
        source_of(location=location)

    assert "S3CRET" not in str(caught.value)


def test_what_is_there_lands_and_what_is_not_is_absent(tmp_path: Path) -> None:
    with web.serving() as site:
        site.files = {"/2024-10/N01.csv": b"one", "/2024-11/N02.csv": b"two"}
        (tmp_path / "raw").mkdir()
        (tmp_path / "cakupan.toml").write_text(f'{OFFICE}location = "{site.location}"\n')
        settings = load_settings(tmp_path / "cakupan.toml")

        first, again = (pull(settings, now=NOW, sleep=lambda _: None) for _ in range(2))

    assert [one.status for one in first] == ["landed", "absent", "absent", "landed"]
    assert [one.status for one in again] == ["unchanged", "absent", "absent", "unchanged"]
    assert site.bodies == 2
    assert [line.file for line in read_manifest(settings.raw)] == [
        "employers/2024-10/N01.csv",
        "employers/2024-11/N02.csv",
    ]


def test_a_secret_that_is_not_set_is_wrong_usage_of_the_whole_pull(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SITE_TOKEN", raising=False)
    (tmp_path / "raw").mkdir()
    section = 'location = "https://a.example"\ntoken_env = "SITE_TOKEN"\n'
    (tmp_path / "cakupan.toml").write_text(OFFICE + section)

    with pytest.raises(WrongUsage, match="SITE_TOKEN"):
        pull(load_settings(tmp_path / "cakupan.toml"), now=NOW, sleep=lambda _: None)
