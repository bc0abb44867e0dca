"""README.md tells the truth: its generated parts are up to date, and what it shows is run.

A fenced block under `<!-- run -->` is run: each line of a console block that starts with `$ `, all of a
python block. The lines shown below a command must appear in its answer, in their order; `...` stands for
anything.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.settings import PROJECT, Settings, load_settings
from tests.readme_parts import README, parts_of_readme, written

TOML = re.compile(r"^```toml\n(.*?)^```", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(r"<!-- run -->\n+```(console|python)\n(.*?)^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """A command, and the answer that is shown below it."""

    command: list[str]
    answer: list[str]


def shown(readme: str) -> list[Shown]:
    """Return what the text says can be run."""
    found = []
    for language, block in BLOCK.findall(readme):
        if language == "python":
            found.append(Shown([sys.executable, "-c", block], []))
            continue
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *answer = part.splitlines()
            found.append(Shown(["bash", "-c", command], [line for line in answer if line.strip()]))
    return found


def read_readme() -> str:
    return README.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def desk(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the project after `make run`."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(PROJECT / "cakupan.toml", folder)
    (folder / "data").mkdir()
    (folder / "data" / "raw").symlink_to(published.raw)
    (folder / "data" / "warehouse").symlink_to(published.warehouse)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    return folder


@pytest.mark.parametrize("case", shown(read_readme()), ids=lambda case: case.command[-1][:60])
def test_what_it_shows_runs_and_answers_so(case: Shown, desk: Path) -> None:
    done = subprocess.run(
        case.command,
        cwd=desk,
        env={**os.environ, "CAKUPAN_CONFIG": str(desk / "cakupan.toml"), "COLUMNS": "110"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rest = done.stdout
    for line in case.answer:
        found = re.search(".*".join(map(re.escape, line.strip().split("..."))), rest)
        assert found, f"shown: {line}\nanswered: {done.stdout}"
        rest = rest[found.end() :]


def test_it_shows_commands_and_python_that_run() -> None:
    assert {case.command[0] for case in shown(read_readme())} == {"bash", sys.executable}


def test_its_generated_parts_are_up_to_date(published: Settings) -> None:
    for name, part in parts_of_readme(published.published).items():
        assert written(read_readme(), {name: part}) == read_readme(), f"{name}: `make readme` writes it again"


def test_the_answer_below_a_command_is_read() -> None:
    told = shown("<!-- run -->\n```console\n$ one\nsays a\n\n...\n$ two\n```\n```console\n$ three\n```\n")
    assert told == [Shown(["bash", "-c", "one"], ["says a", "..."]), Shown(["bash", "-c", "two"], [])]


@pytest.mark.parametrize("block", TOML.findall(README.read_text(encoding="utf-8")))
def test_its_configuration_is_understood(block: str, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    office = 'office = { name = "K", region_code = "KAL", time_zone = "UTC" }\n'
    paths = 'paths = { raw = "raw", warehouse = "w" }\n'
    (tmp_path / "cakupan.toml").write_text(office + paths + block, encoding="utf-8")
    settings = load_settings(tmp_path / "cakupan.toml")
    assert len(settings.sources) == block.count("[sources.")
