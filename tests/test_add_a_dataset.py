"""README.md's chapter "Add a dataset", followed to the letter in a copy of the project."""

from pathlib import Path

import duckdb

from tests.recipes import follow, python


def test_a_curated_dataset_is_three_files_its_data_and_its_tests(tmp_path: Path) -> None:
    touched = follow("Add a dataset", tmp_path)
    beside = [path for path in touched if not path.startswith(("tests/", "data/"))]
    assert beside == ["schemas/minimum_wages.py", "sql/core/minimum_wages.sql", ".gitignore"]
    python(tmp_path, "-m", "pytest", "-q", "tests/sql/test_minimum_wages.py")
    python(tmp_path, "-m", "pytest", "-q", "tests/schemas/test_contracts.py", "-k", "minimum_wages")
    python(tmp_path, "-m", "tests.builds", "data/raw", "data/warehouse")
    published = tmp_path / "data" / "warehouse" / "cakupan.duckdb"
    with duckdb.connect(str(published), read_only=True) as warehouse:
        rows = warehouse.execute("select year, minimum_wage_idr from core.minimum_wages order by year")
        assert rows.fetchall() == [(2024, 3282812), (2025, 3496195)]
