"""README.md's chapter "Add a metric", followed to the letter in a copy of the project; no Python changes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.settings import PROJECT

COPIED = ("flows", "schemas", "sql", "tests", "data/raw", "pyproject.toml", "cakupan.toml")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def chapter() -> dict[str, str]:
    """Return the fenced blocks of the chapter by their language."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    _, _, rest = readme.partition("### Add a metric\n")
    return dict(BLOCK.findall(re.split(r"^##+ ", rest, flags=re.MULTILINE)[0]))


def named_file(block: str) -> tuple[str, str]:
    """Return the path in the first line of a block, and what the file holds."""
    first, _, text = block.partition("\n")
    return first.lstrip("-# "), text.lstrip("\n")


def patched(text: str, hunk: str) -> str:
    """Return the text with one hunk of a diff applied; what it expects must be there once."""
    lines = hunk.strip("\n").splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(old) == 1, f"expected once: {old}"
    return text.replace(old, new)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the steps were followed."""
    folder = tmp_path_factory.mktemp("project")
    for name in COPIED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, folder / name)
    steps = chapter()
    for language in ("sql", "python"):
        path, text = named_file(steps[language])
        assert not (folder / path).exists(), f"{path} is there already: the chapter needs another example"
        (folder / path).write_text(text, encoding="utf-8")
    head, *hunks = re.split(r"^@@.*\n", steps["diff"], flags=re.MULTILINE)
    mart = folder / re.findall(r"^\+\+\+ (?:b/)?(\S+)$", head, flags=re.MULTILINE)[0]
    for hunk in hunks:
        mart.write_text(patched(mart.read_text(encoding="utf-8"), hunk), encoding="utf-8")
    return folder


def python(project: Path, *arguments: str) -> str:
    """Run Python in the copy: its modules come before the installed ones."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_steps_are_a_metric_its_use_in_a_mart_and_a_drawn_test() -> None:
    steps = chapter()
    assert list(steps) == ["sql", "diff", "python"]
    assert re.fullmatch(r"sql/metrics/[a-z_]+\.sql", named_file(steps["sql"])[0])
    assert re.findall(r"^\+\+\+ b/(\S+)$", steps["diff"], flags=re.MULTILINE)[0].startswith("sql/marts/")
    assert re.fullmatch(r"tests/sql/test_[a-z_]+\.py", named_file(steps["python"])[0])


def test_the_drawn_test_passes_and_the_house_is_in_order(project: Path) -> None:
    path, _ = named_file(chapter()["python"])
    assert python(project, "-c", "import flows; print(flows.__file__)").startswith(str(project))
    said = python(project, "-m", "pytest", "-vv", path, "tests/test_structure.py")
    assert re.search(rf"{path}::\w+ PASSED", said)


def test_the_metric_is_in_the_file_that_is_published(project: Path) -> None:
    python(project, "-m", "tests.builds", "data/raw", "data/warehouse")
    metric = Path(named_file(chapter()["sql"])[0]).stem
    with duckdb.connect(str(project / "data" / "warehouse" / "cakupan.duckdb"), read_only=True) as warehouse:
        listed = warehouse.execute(
            "select meaning from marts.metric_definitions where metric = ?", [metric]
        ).fetchall()
        used = warehouse.execute(
            "select meaning from marts.data_dictionary where table_schema = 'marts' and column_name = ?",
            [metric],
        ).fetchall()
    assert len(listed) == len(used) == 1
    assert listed[0][0]
    assert used[0][0]
