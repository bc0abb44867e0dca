"""docs/add_a_source_kind.md, followed to the letter in a copy of the project: one file and its test."""

from pathlib import Path

from tests.recipes import follow


def test_a_kind_that_is_added_is_declared_checked_and_pulled(tmp_path: Path) -> None:
    kind, test = follow("docs/add_a_source_kind.md", tmp_path)
    assert (Path(kind).parent, Path(test).parent) == (Path("flows/pull/kinds"), Path("tests/pull"))
