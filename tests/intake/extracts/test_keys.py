"""The key of the pseudonyms: where it comes from, what it makes, what is refused; it is never shown."""

import hashlib
import hmac
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import duckdb
import hypothesis
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.pseudonym import VARIABLE, PseudonymKey, key_of, read_key
from flows.problems import WrongUsage
from flows.settings import Settings, load_settings
from flows.warehouse.batch import take_in_step
from flows.warehouse.in_force import taken_in
from flows.warehouse.plan import make_plan
from flows.warehouse.steps import steps_with_news
from tests.command import cakupan, configuration, environment
from tests.conftest import copy_raw
from tests.intake.extracts.memberships import employee, text_of

SECRET = "0f" * 16 + "a1" * 16
HOW = "python3 -c 'import secrets; print(secrets.token_hex(32))'"


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without a key in the environment."""
    monkeypatch.delenv(VARIABLE, raising=False)


def key_file(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "pseudonym.key"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_the_key_of_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    assert read_key(key_file(tmp_path, f"{SECRET}\n".encode())).secret == bytes.fromhex(SECRET)


def test_the_key_of_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "b2" * 32)
    assert read_key(key_file(tmp_path, SECRET.encode())).secret == b"\xb2" * 32


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o601])
def test_a_key_that_others_may_read_is_refused(mode: int, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=r"may be read by others .*expected 0600.*chmod 600"):
        read_key(key_file(tmp_path, SECRET.encode(), mode))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (SECRET[:62].encode(), "31 bytes, expected 32 to 64"),
        (b"a1" * 65, "65 bytes, expected 32 to 64"),
        (b"", "0 bytes, expected 32 to 64"),
        (SECRET[:-1].encode(), "is not a key: expected hexadecimal digits"),
        (b"correct horse battery staple correct horse", "is not a key: expected hexadecimal digits"),
        (bytes(range(128, 160)), "is not a key: expected hexadecimal digits"),
        (SECRET.encode("utf-16"), "is not a key: expected hexadecimal digits"),
    ],
)
def test_what_is_no_key_is_refused_and_not_shown(content: bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage) as refused:
        read_key(key_file(tmp_path, content))
    text = str(refused.value)
    assert told in text
    assert HOW in text
    assert len(content) < 10 or content.decode("latin1")[:10] not in text
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("place", [None, Path("/nowhere/pseudonym.key")])
def test_without_a_key_it_is_said_how_to_make_one(place: Path | None) -> None:
    with pytest.raises(WrongUsage, match=r"secrets\.token_hex"):
        read_key(place)


def test_a_key_shows_nothing_of_itself() -> None:
    key = key_of(SECRET, "test")
    assert SECRET[:8] not in f"{key!r} {key} {key.version}"
    assert "secret" not in repr(key)
    assert (len(key.version), key.version == PseudonymKey(b"x" * 32).version) == (8, False)


@hypothesis.settings(max_examples=50, deadline=None)
@given(
    secret=st.binary(min_size=32, max_size=64), numbers=st.lists(st.one_of(st.none(), st.text()), max_size=9)
)
def test_a_pseudonym_is_the_hmac_of_the_number(secret: bytes, numbers: list[str | None]) -> None:
    made = PseudonymKey(secret).pseudonyms(pyarrow.chunked_array([numbers], pyarrow.string()))
    digests = [n if n is None else hmac.new(secret, n.encode(), hashlib.sha256).hexdigest() for n in numbers]
    assert made.to_pylist() == [digest if digest is None else UUID(digest[:32]) for digest in digests]


def test_a_pseudonym_is_the_published_hmac() -> None:
    """RFC 4231, test case 2: key Jefe."""
    numbers = pyarrow.chunked_array([["what do ya want for nothing?"]])
    [made] = PseudonymKey(b"Jefe").pseudonyms(numbers).to_pylist()
    assert made == UUID("5bdcc146-bf60-754e-6a04-2426089575c7")


@pytest.fixture
def office(tmp_path: Path) -> Settings:
    """The shipped records and one membership extract."""
    settings = load_settings(raw=copy_raw(tmp_path / "raw"), warehouse=tmp_path / "warehouse")
    folder = settings.raw / "memberships" / "2024-10"
    folder.mkdir(parents=True)
    (folder / "N01.csv").write_text(text_of([employee(1), employee(2)]), encoding="utf-8")
    return settings


def take_all(settings: Settings) -> list[str]:
    """Take in what is new; return the steps."""
    plan = make_plan(settings)
    names = []
    for step in steps_with_news(settings, plan):
        take_in_step(settings, plan, step)
        names.append(step.name)
    return names


def test_another_key_is_refused_or_else_everything_about_people_is_taken_in_again(
    office: Settings, tmp_path: Path
) -> None:
    first = replace(office, key_file=key_file(tmp_path, SECRET.encode()))
    take_all(first)
    before = kept_ids(first)
    assert take_all(first) == []
    (tmp_path / "other").mkdir()
    other = replace(office, key_file=key_file(tmp_path / "other", b"c3" * 32))
    with pytest.raises(WrongUsage, match="under another key nobody is recognised") as refused:
        take_all(other)
    version = office.warehouse / "persons" / "key_version"
    assert str(version) in str(refused.value)
    version.unlink()
    assert take_all(other) == ["memberships 2024-10"]
    after = kept_ids(other)
    assert before["line"] == after["line"]
    assert not {*before["membership_id"]} & {*after["membership_id"]}
    assert not {*before["person_id"]} & {*after["person_id"]}
    assert {*before["key_version"]} != {*after["key_version"]}


def kept_ids(settings: Settings) -> dict[str, list[object]]:
    """Return the columns of the kept memberships, by line."""
    [item] = [t for t in taken_in(settings, make_plan(settings)) if t.delivery.dataset == "memberships"]
    rows = settings.warehouse / "cache" / "intake" / item.key / "accepted.parquet"
    with duckdb.connect() as connection:
        kept = connection.execute(
            "select line, membership_id, person_id, key_version from read_parquet(?) order by line",
            [str(rows)],
        )
        names = [column[0] for column in kept.description or []]
        return dict(zip(names, map(list, zip(*kept.fetchall(), strict=True)), strict=True))


@pytest.mark.parametrize(
    ("held", "flags", "told"),
    [({}, [], HOW), ({VARIABLE: SECRET[:40]}, ["--json"], "20 bytes, expected 32 to 64")],
    ids=["no key", "a short key"],
)
def test_a_run_without_a_right_key_stops_before_it_begins_and_does_not_show_it(
    office: Settings, tmp_path: Path, held: dict[str, str], flags: list[str], told: str
) -> None:
    config = configuration(office, tmp_path)
    done = cakupan("run", *flags, "--config", str(config), env=environment(tmp_path, **held))
    said = done.stdout if flags else done.stderr
    assert (done.returncode, told in said, office.published.exists()) == (2, True, False)
    assert "Traceback" not in done.stderr
    assert SECRET[:12] not in done.stdout + done.stderr
