"""Kind http: what is asked for where nothing can be listed, and what its section may not say."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.intake.manifest import read_manifest
from flows.problems import WrongUsage
from flows.pull.kinds import http as pages
from flows.pull.offer import Asked
from flows.pull.pull import pull
from flows.settings import Settings, load_settings
from flows.sources import Source, sources_of
from tests.servers import web
from tests.test_settings import OFFICE, write

MONTHS = Asked(("2024-10", "2024-11"))
NOW = datetime(2024, 12, 3, 1, 0, tzinfo=UTC)
SECTION = """
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


def settings_of(folder: Path, location: str) -> Settings:
    return load_settings(write(folder, f'{OFFICE}{SECTION}location = "{location}"\n'))


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


def test_an_ending_in_capitals_is_asked_for_as_it_is_written_and_lands_as_others_do() -> None:
    (offer,) = pages.offers(source_of(path="{period}/{sender}.Csv.GZ"), Asked(("2024-10",)))

    assert (offer.place, offer.ending) == ("2024-10/N01.Csv.GZ", ".csv.gz")


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
        source_of(path=path)


@pytest.mark.parametrize("path", ["{year}/{sender}.csv", "{month}/{sender}.csv"])
def test_a_path_that_says_half_a_month_is_wrong_usage(path: str) -> None:
    with pytest.raises(WrongUsage, match=r"sources\.site\.path"):
        source_of(path=path, dataset="regions")


def test_nobody_to_ask_for_is_wrong_usage() -> None:
    with pytest.raises(WrongUsage, match=r"sources\.site\.senders"):
        source_of(senders=[])


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
        settings = settings_of(tmp_path, site.location)

        first, again = (pull(settings, now=NOW, sleep=lambda _: None) for _ in range(2))

    assert [one.status for one in first] == ["landed", "absent", "absent", "landed"]
    assert [one.status for one in again] == ["known", "absent", "absent", "known"]
    told = [line.file for line in read_manifest(settings.raw)]
    assert told == ["employers/2024-10/N01.csv", "employers/2024-11/N02.csv"]


@pytest.mark.parametrize(
    "unstable",
    [
        lambda turn: {"ETag": f'"node{turn % 2}"'},
        lambda turn: {"ETag": f'"{turn}"'},
        lambda turn: {"ETag": "", "Last-Modified": f"Sun, 01 Dec 2024 00:00:{turn:02d} GMT"},
    ],
    ids=["two machines", "an ETag for each answer", "the time of the answer"],
)
def test_bytes_that_stay_are_read_again_and_landed_once_whatever_the_validators_say(
    tmp_path: Path, unstable: Callable[[int], dict[str, str]]
) -> None:
    with web.serving() as site:
        site.files, site.headers_by_turn = {"/2024-10/N01.csv": b"one"}, unstable
        settings = settings_of(tmp_path, site.location)

        first, again = (pull(settings, now=NOW, sleep=lambda _: None) for _ in range(2))
        asked = len(site.asked)
        site.files = {"/2024-10/N01.csv": b"two"}
        changed = pull(settings, now=NOW, sleep=lambda _: None)

    assert [one.status for one in (first[0], again[0], changed[0])] == ["landed", "known", "landed"]
    assert site.bodies == 2 + 1 + 2  # what is known is no half of two states: it is not asked for twice
    assert asked == 2 * 4 + 1


@pytest.mark.parametrize("body", [b'{"error": "backend unavailable"}', b"<html><body>Masuk</body></html>"])
def test_an_answer_that_is_no_table_leaves_what_was_landed_alone(tmp_path: Path, body: bytes) -> None:
    with web.serving() as site:
        site.files = {"/2024-10/N01.csv": b"npp,nama\n"}
        settings = settings_of(tmp_path, site.location)
        pull(settings, now=NOW)
        site.files = {"/2024-10/N01.csv": body}

        refused = pull(settings, now=NOW)[0]
        site.files = {"/2024-10/N01.csv": b"npp,nama\n"}
        again = pull(settings, now=NOW)[0]

    assert (refused.status, "which its server calls 'text/csv'" in refused.problem) == ("failed", True)
    assert again.status == "known"
    assert [line.file for line in read_manifest(settings.raw)] == ["employers/2024-10/N01.csv"]


def test_a_secret_that_is_not_set_is_wrong_usage_of_the_whole_pull(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SITE_TOKEN", raising=False)
    section = 'location = "https://a.example"\ntoken_env = "SITE_TOKEN"\n'
    settings = load_settings(write(tmp_path, OFFICE + SECTION + section))

    with pytest.raises(WrongUsage, match="SITE_TOKEN"):
        pull(settings, now=NOW, sleep=lambda _: None)
