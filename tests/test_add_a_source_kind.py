"""docs/add_a_source_kind.md, followed to the letter in a copy of the project: one file and its test."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.settings import PROJECT

BLOCK = re.compile(r"^```(?:python\n# (\S+)|sh)\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def recipe() -> list[tuple[str, str]]:
    """The blocks of the page: path and text of a file, or commands without a path."""
    return BLOCK.findall((PROJECT / "docs" / "add_a_source_kind.md").read_text(encoding="utf-8"))


def test_the_steps_are_a_module_and_its_test(recipe: list[tuple[str, str]]) -> None:
    kind, test, commands = (path for path, _ in recipe)
    assert (Path(kind).parent, Path(test).parent) == (Path("flows/pull/kinds"), Path("tests/pull"))
    assert (commands, (PROJECT / kind).exists()) == ("", False)


def test_a_kind_that_is_added_is_declared_checked_and_pulled(
    recipe: list[tuple[str, str]], tmp_path: Path
) -> None:
    for name in ("flows", "schemas", "sql", "pyproject.toml"):
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, tmp_path / name)
    *files, (_, commands) = recipe
    for path, text in files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["bash", "-ec", commands],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
