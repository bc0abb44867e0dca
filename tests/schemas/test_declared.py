"""Declarations: read without what judging takes, and no dataset depends on another."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import schemas
from flows.settings import PROJECT
from schemas.contract import Column, Dataset, Given, Kind, Role


def imported(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {
        node.module.rpartition(".")[2] for node in tree if isinstance(node, ast.ImportFrom) and node.module
    }


def test_declarations_are_read_without_the_libraries_that_judge() -> None:
    heavy = "{'pandas', 'pandera', 'pyarrow', 'numpy', 'duckdb'}"
    code = f"import schemas, sys; print(sorted({heavy} & set(sys.modules)), schemas.NAMES)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"[] {schemas.NAMES}"


@pytest.mark.parametrize("name", schemas.NAMES)
def test_a_rule_of_one_dataset_is_no_part_of_another(name: str) -> None:
    assert not imported(PROJECT / "schemas" / f"{name}.py") & {*schemas.NAMES}


@pytest.mark.parametrize("name", schemas.NAMES)
def test_every_staged_name_is_declared_once(name: str) -> None:
    staged = [column.staged for column in schemas.dataset(name).staged]
    assert sorted(set(staged)) == sorted(staged)


@pytest.mark.parametrize("name", schemas.NAMES)
def test_what_a_dataset_says_of_columns_are_columns_of_it(name: str) -> None:
    dataset = schemas.dataset(name)
    staged, kept = {column.staged for column in dataset.staged}, dataset.kept
    assert {*dataset.key, *dataset.key_may_lack} <= staged
    assert {*dataset.totalled} <= {*kept}
    assert dataset.bucketed_by in ("", *kept)
    assert {*dataset.told_as.values()} <= {*dataset.header}


@pytest.mark.parametrize("name", schemas.NAMES)
def test_a_dataset_comes_after_what_it_is_judged_by(name: str) -> None:
    judges = schemas.dataset(name).judged_by
    before = [
        place
        for place, by in enumerate(judges)
        for of in schemas.dataset(by).judged_by
        if of not in judges[:place]
    ]
    assert before == []


def test_nothing_personal_is_kept_but_as_a_pseudonym_a_day_or_an_amount() -> None:
    text = [
        f"{name}.{column.name}"
        for name in schemas.EXTRACTS
        for column in schemas.dataset(name).columns
        if column.personal
        and column.kept
        and column.value_kind.decimals is None
        and column.value_kind is not Kind.DAY
    ]
    assert text == []


def test_what_is_kept_is_of_the_kind_that_is_declared() -> None:
    columns = (
        Column("a", "A.", kept=True),
        Column("b", "B.", "c", kept="d"),
        Column("e", "E.", pseudonym="f"),
    )
    given = (Given("g", Kind.DAY, "G.", kept=True), Given("h", Kind.DAY, "H."))
    dataset = Dataset("x", Role.EXTRACT, columns, given, bucketed_by="f")
    kept = {"line": "BIGINT", "f": "UUID", "bucket": "UTINYINT", "a": "VARCHAR", "d": "VARCHAR", "g": "DATE"}
    assert dataset.kept == kept
