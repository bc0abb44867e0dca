"""README.md's chapter "Add a metric", followed to the letter in a copy of the project; no Python changes."""

import re
from pathlib import Path

import duckdb

from tests.recipes import follow, python


def test_a_metric_is_a_file_its_use_in_a_mart_and_a_drawn_test(tmp_path: Path) -> None:
    metric, mart, test = follow("Add a metric", tmp_path)
    assert re.fullmatch(r"sql/metrics/[a-z_]+\.sql", metric)
    assert mart.startswith("sql/marts/")
    assert re.fullmatch(r"tests/sql/test_[a-z_]+\.py", test)
    assert python(tmp_path, "-c", "import flows; print(flows.__file__)").startswith(str(tmp_path))
    made = tmp_path / "made"
    said = python(tmp_path, "-m", "pytest", "-vv", f"--basetemp={made}", test, "tests/test_structure.py")
    assert re.search(rf"{test}::\w+ PASSED", said)
    published = made / "published" / "warehouse" / "cakupan.duckdb"  # by the fixture of that name
    with duckdb.connect(str(published), read_only=True) as warehouse:
        told = [
            warehouse.execute(f"select meaning from marts.{where} = ?", [Path(metric).stem]).fetchall()
            for where in (
                "metric_definitions where metric",
                "data_dictionary where table_schema = 'marts' and column_name",
            )
        ]
    assert [bool(meaning) for [(meaning,)] in told] == [True, True]
