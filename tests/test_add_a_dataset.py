"""README.md's chapter "Add a dataset", followed to the letter in a copy of the project."""

import re
from pathlib import Path

import duckdb

from flows.settings import Settings
from tests.recipes import build, follow, python


def test_a_curated_dataset_is_three_files_its_data_and_its_tests(tmp_path: Path, published: Settings) -> None:
    touched = follow("Add a dataset", tmp_path)
    beside = [path for path in touched if not path.startswith(("tests/", "data/"))]
    assert beside == ["schemas/minimum_wages.py", "sql/core/minimum_wages.sql", ".gitignore"]
    tests = ("tests/sql/test_minimum_wages.py", "tests/schemas/test_contracts.py")
    said = python(tmp_path, "-m", "pytest", "-vv", *tests, "-k", "minimum_wages")
    assert [test for test in tests if not re.search(rf"{test}::\S+ PASSED", said)] == []
    build(published, tmp_path)
    with duckdb.connect(str(tmp_path / "data" / "warehouse" / "cakupan.duckdb"), read_only=True) as warehouse:
        rows = warehouse.execute("select year, minimum_wage_idr from core.minimum_wages order by year")
        assert rows.fetchall() == [(2024, 3282812), (2025, 3496195)]
