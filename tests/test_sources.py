"""flows.sources: what a section [sources.<name>] may say, and that it holds no secret."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from flows.kinds import KINDS, kind_of
from flows.problems import WrongUsage
from flows.project import PROJECT
from flows.sources import COMMON, Source, sources_of

HTTP = """
[a]
kind = "http"
location = "https://host.example/data"
dataset = "employers"
path = "{period}/{sender}.csv"
senders = ["A"]
"""
SQL = """
[a]
kind = "sql"
location = "postgresql://host.example:5432/db"
dataset = "employers"
senders = ["A"]
query = "select 1 from t where month = {period} order by 1"
"""

S3 = """
[a]
kind = "s3"
location = "s3://bucket"
dataset = "employers"
path = "{period}/{sender}.csv"
senders = ["A"]
"""

SFTP = S3.replace("s3", "sftp")
FILES = S3.replace("s3://bucket", "share").replace("s3", "files")


def read(text: str) -> Source:
    (source,) = sources_of(tomllib.loads(text), Path("/office/cakupan.toml"))
    return source


def test_a_section_is_a_source_and_its_files_are_relative_to_the_configuration() -> None:
    source = read(HTTP + 'token_env = "TOKEN"\ncadence = "monthly"\ndue_day = 5\nfirst = "2024-01"\n')
    assert (source.kind, source.location) == ("http", "https://host.example/data")
    assert (source.cadence, source.due_day, source.first, source.last) == ("monthly", 5, "2024-01", None)
    assert source.options == {"token_env": "TOKEN", "hosts": (), "tls": True}
    assert read(FILES).location == "/office/share"


def test_what_is_dropped_by_hand_is_only_owed() -> None:
    text = '[a]\nkind = "hand"\ndataset = "recaps"\nsenders = ["K"]\ncadence = "monthly"\nfirst = "2024-01"\n'
    assert (read(text).location, read(text).path) == ("", None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = 1", "sources.a.kind is 1; expected one of bps, ckan, files"),
        ('["a b"]\nkind = "hand"\n', "sources.a b: a source is named with letters, digits, - and _"),
        ('[a]\nkind = "ftp"\n', "sources.a.kind is 'ftp'; expected one of " + ", ".join(KINDS)),
        ('[a]\nkind = "files"\n', "sources.a.location is missing; a source of kind files needs it"),
        (HTTP + "colour = 1\n", "sources.a.colour is not known; expected "),
        (HTTP + 'due_day = "5"\n', "sources.a.due_day is '5'; expected a day of the month, 1 to 31"),
        *(
            (S3 + f'endpoint = "{endpoint}"\n', "sources.a.endpoint is no address; expected https://host")
            for endpoint in ("http://[", "minio:9000", "ftp://host", "https://key:S3CRET@host", "https://h:x")
        ),
        (HTTP.replace("host.example", "S3CRET@host.example"), "sources.a.location names a user"),
        (HTTP.replace("{period}", "{month}"), "sources.a.path names a {month} of no {year}"),
        (HTTP.replace("{period}", "{year}"), "sources.a.path names a {year} without its {month}"),
        (HTTP + "due_day = 32\n", "sources.a.due_day is 32; expected a day of the month, 1 to 31"),
        (HTTP + 'cadence = "daily"\n', "sources.a.cadence is 'daily'; expected one of none, monthly"),
        (HTTP + 'cadence = "monthly"\n', "has a cadence, so it must also say who owes what since when"),
        (HTTP + 'first = "2024-13"\n', "sources.a.first is '2024-13'; expected a month as 2024-01"),
        (HTTP + 'first = "2024-05"\nlast = "2024-04"\n', "last is 2024-04, before its first, 2024-05"),
        (HTTP + "most_bytes = 0\n", "sources.a.most_bytes is 0; expected 1 or more"),
        (HTTP.replace('"employers"', '"people"'), "sources.a.dataset is 'people'; expected one of "),
        (HTTP.replace('dataset = "employers"', ""), "dataset is missing, and its path does not name it"),
        (HTTP.replace("{sender}", "{dataset}-{sender}"), "the dataset is given twice"),
        (HTTP.replace('["A"]', '["A", "A"]'), "senders names one twice"),
        (HTTP.replace('["A"]', '["../A"]'), "senders names '../A'; expected letters"),
        (HTTP.replace("{sender}", "all").replace('["A"]', '["A", "B"]'), "must name exactly one"),
        (HTTP.replace("{period}", "x"), "path does not name the month of employers, as {period}"),
        *(
            (
                text.replace("{sender}.csv", f"{{sender}}{ending}"),
                f"{ending}', and nothing that ends so is taken",
            )
            for text in (HTTP, S3, SFTP, FILES)
            for ending in (".txt", ".XLS", ".csv.bak", "")
        ),
        (HTTP.replace("https:", "ftp:"), "expected https://host/"),
        (HTTP + 'hosts = ["unduh.example", 1]\n', "sources.a.hosts is 1; expected a text"),
        (S3 + 'endpoint = "http://minio.example"\n', "sources.a is reached without TLS"),
        ('[a]\nkind = "hand"\ndataset = "recaps"\nlocation = "/mnt"\n', "sources.a.location is not known"),
        (HTTP.replace("host.example", "host.example:x"), "location is no URL; expected https://host/"),
        (
            SQL.replace('"employers"', '"targets"'),
            "dataset is 'targets'; expected an extract, which is what a database gives: contributions",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_key(text: str, told: str) -> None:
    with pytest.raises(WrongUsage) as error:
        read(text)
    assert told in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        HTTP.replace("host.example", "user:S3CRET@host.example"),
        HTTP.replace("/data", "/data?key=S3CRET"),
        HTTP.replace("/data", "/data#S3CRET"),
        HTTP + 'token_env = "S3CRET-token"\n',
        SQL.replace("host.example", "user:S3CRET@host.example"),
    ],
)
def test_a_secret_in_the_configuration_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(WrongUsage) as error:
        read(text)
    assert "S3CRET" not in str(error.value)


def test_without_tls_only_this_machine_is_reached_unless_it_is_accepted() -> None:
    with pytest.raises(WrongUsage, match="reached without TLS"):
        read(HTTP.replace("https:", "http:"))
    assert read(HTTP.replace("https://host.example", "http://127.0.0.1:8000"))
    assert read(HTTP.replace("https:", "http:") + "tls = false\n").options["tls"] is False


COMPLETE = {
    "bps": """
        location = "https://webapi.example/v1"
        dataset = "workforce"
        senders = ["bps"]
        domain = "0000"
        variable = 529
        years = [2024]
        key_env = "BPS_KEY"
        unit = "Orang"
    """,
    "ckan": 'location = "https://x.id"\npackage = "p"\npath = "T*"\ndataset = "targets"\nsenders = ["a"]',
    "files": FILES.partition('"files"')[2],
    "hand": 'dataset = "recaps"',
    "http": HTTP.partition('"http"')[2],
    "s3": S3.partition('"s3"')[2],
    "sftp": SFTP.partition('"sftp"')[2],
    "sql": SQL.partition('"sql"')[2],
}


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_refuses_what_it_does_not_know_what_it_misses_and_another_type(name: str) -> None:
    section, kind = {"kind": name, **tomllib.loads(COMPLETE[name])}, kind_of(name)
    needed, keys = [key.name for key in kind.needs], [*COMMON, *kind.needs, *kind.may_have]
    without = [{key: told for key, told in section.items() if key != missed} for missed in needed]
    wrong = [
        (section | {"colour": 1}, "colour is not known; expected "),
        *(
            (one, f"{key} is missing; a source of kind {name} needs it")
            for key, one in zip(needed, without, strict=True)
        ),
        *((section | {key.name: object()}, f"{key.name} is <object") for key in keys),
    ]
    assert sources_of({"a": section}, Path("/office/cakupan.toml"))
    for values, told in wrong:
        with pytest.raises(WrongUsage, match=rf"^/office/cakupan.toml: sources\.a\.{told}"):
            sources_of({"a": values}, Path("/office/cakupan.toml"))


def test_reading_the_configuration_imports_no_client() -> None:
    clients = "adbc_driver_manager aiohttp asyncssh botocore duckdb fsspec httpx pandera"
    text = (
        "import sys, tomllib; from pathlib import Path; from flows.sources import sources_of\n"
        f"for name, told in {COMPLETE!r}.items():\n"
        "    sources_of({'a': {'kind': name, **tomllib.loads(told)}}, Path('/office/cakupan.toml'))\n"
        f"sys.exit(', '.join({{*{clients!r}.split()}} & sys.modules.keys()) or None)"
    )
    done = subprocess.run([sys.executable, "-c", text], cwd=PROJECT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
