"""Which tests could see a change of a file, in the order of their cost."""

import re
from functools import cache
from pathlib import Path

from flows.settings import SQL

TESTS = Path("tests/sql")
SHIPPED = ["tests/test_golden.py", "tests/sql/test_facts.py", "tests/sql/test_table_macros.py"]
"""What the shipped records become."""
CHECKS = "tests/sql/test_checks.py"
MONTHS = ["tests/test_period.py"]
"""Months drawn and closed."""
OFFICES = ["tests/differential/test_differential.py", "tests/test_disclosure.py", "tests/test_truth.py"]
"""Whole offices, from raw files to what is published."""
LATER = {
    **{folder: [SHIPPED, OFFICES] for folder in ("core", "marts", "exact", "metrics")},
    "period": [SHIPPED, MONTHS, OFFICES],
    "macros": [SHIPPED],
    "checks": [[CHECKS], SHIPPED, OFFICES],
}


def tests_of(file: str) -> list[list[str]]:
    """Return arguments of pytest by stage: the file's own tests, then those of what is made with it."""
    folder, _, name = file.partition("/")
    if folder == "checks":
        own = [CHECKS, "-k", name]
    elif folder == "metrics":
        own = ["tests/sql/test_metrics.py", *_running(*_calling(f"metrics.{name}(", "*"))]
    elif folder == "macros":
        stems = {"unknown", *(called.partition(".")[2] for called in _calling(f"{name}(", "macros"))}
        own = [str(path) for path in sorted(TESTS.glob("macros/test_*.py")) if path.stem[5:] in stems]
    else:
        own = _running(f"{folder}.{name}")
    return [own, *LATER[folder]] if own else LATER[folder]


def _calling(call: str, folder: str) -> list[str]:
    """Return what calls a macro, as folder.name."""
    paths = SQL.glob(f"{folder}/*.sql")
    return [f"{path.parent.name}.{path.stem}" for path in paths if call in path.read_text(encoding="utf-8")]


def _running(*models: str) -> list[str]:
    """Return the test files of these models: of their name, and that run one of them on drawn tables."""
    stems = {f"test_{model.partition('.')[2]}" for model in models}
    called = re.compile(rf"run_model\(\s*\"({'|'.join(models) or '(?!)'})\"")
    found = [path for path, text in _texts().items() if path.stem in stems or called.search(text)]
    return [str(path) for path in sorted(found, key=lambda path: (path.stem not in stems, str(path)))]


@cache
def _texts() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py")}
