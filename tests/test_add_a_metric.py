"""README.md's chapter "Add a metric", followed to the letter in a copy of the project; no Python changes."""

import re
from pathlib import Path

import duckdb
import pytest

from tests.recipes import blocks, follow, named_file, python

TITLE = "Add a metric"


def chapter() -> dict[str, str]:
    """Return the fenced blocks of the chapter by their language."""
    return dict(blocks(TITLE))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the steps were followed."""
    folder = tmp_path_factory.mktemp("project")
    follow(TITLE, folder)
    return folder


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
