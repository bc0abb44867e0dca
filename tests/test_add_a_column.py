"""README.md's chapter "Add a column", followed to the letter in a copy of the project."""

from pathlib import Path

from tests.recipes import follow, python

TESTS = (
    *("tests/schemas/extracts/test_extracts.py", "tests/schemas/extracts/test_kept.py"),
    *("tests/sql/period/test_registered_employers.py", "tests/sql/period/test_employers.py"),
)


def test_a_column_is_two_files_and_what_its_tests_draw(tmp_path: Path) -> None:
    touched = follow("Add a column", tmp_path)
    beside = [path for path in touched if not path.startswith("tests/")]
    assert beside == ["schemas/employers.py", "sql/period/employers.sql"]
    python(tmp_path, "-m", "pytest", "-q", *TESTS, "-k", "employer")
