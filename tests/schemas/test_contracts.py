"""Every contract: the shipped file is accepted, each rule refuses one drawn row, each boundary is allowed."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.compute
import pytest

import schemas
from flows.intake.agreed import agreed, doubted
from flows.intake.judge import BOUNDS, RULES, judge
from flows.intake.outcome import Outcome
from flows.settings import PROJECT
from schemas.contract import TWIN, Dataset, Read
from tests import delivering
from tests.schemas.drawn_rows import ROWS, changes
from tests.schemas.extracts.drawn_extracts import DRAWN

SHIPPED = sorted((PROJECT / "data" / "raw").glob("*/*.csv"))


def first_row(dataset: str) -> dict[str, str]:
    """The first row of the dataset's shipped file, by column."""
    path = min((PROJECT / "data" / "raw" / dataset).glob("*.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))


def drawn_lines() -> Iterator[tuple[str, int, str, set[str]]]:
    """Dataset, line in its delivery (2 is the row as shipped), change and the rules it breaks."""
    for dataset, drawn in ROWS.items():
        for line, (change, breaches) in enumerate(changes(drawn.table), start=3):
            yield dataset, line, change, set(breaches.split())


def changed_row(dataset: str, change: str) -> dict[str, str]:
    """The first shipped row with a fresh key, unless the change says `same key`, and the change made."""
    steps = [step.strip() for step in change.split(";")]
    changes = dict(tuple(part.strip() for part in step.split("=", 1)) for step in steps if "=" in step)
    row = first_row(dataset) | ({} if "same key" in steps else ROWS[dataset].fresh)
    assert not changes.keys() - row.keys(), f"{dataset} has no column {sorted(changes.keys() - row.keys())}"
    return row | changes


@pytest.fixture(scope="session")
def staged(regions: pyarrow.Table) -> dict[str, pyarrow.Table]:
    """Of each dataset the first shipped row and all drawn rows, staged."""
    tables = {}
    for dataset in schemas.CURATED:
        rows = {2: first_row(dataset)}
        rows |= {
            line: changed_row(dataset, change) for name, line, change, _ in drawn_lines() if name == dataset
        }
        cells = {line: list(row.values()) for line, row in rows.items()}
        tables[dataset] = delivering.staged(dataset, cells, regions=regions)
    return tables


def deliver(dataset: str, rows: list[dict[str, str]], regions: pyarrow.Table) -> Outcome:
    text = io.StringIO()
    writer = csv.DictWriter(text, schemas.dataset(dataset).header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return delivering.deliver(dataset, text.getvalue(), regions=regions)[0]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_shipped_file_is_accepted_whole(path: Path, regions: pyarrow.Table) -> None:
    outcome, _ = delivering.deliver(path.parent.name, path.read_bytes(), regions=regions)
    assert (outcome.status, outcome.accepted, outcome.rejected) == ("accepted", outcome.physical_rows - 1, 0)


@pytest.mark.parametrize(
    ("dataset", "line", "breaches"),
    [
        pytest.param(dataset, line, breaches, id=f"{dataset}: {change}")
        for dataset, line, change, breaches in drawn_lines()
    ],
)
def test_a_changed_row_breaks_exactly_these_rules(
    dataset: str, line: int, breaches: set[str], staged: dict[str, pyarrow.Table]
) -> None:
    pair = staged[dataset].filter(pyarrow.compute.is_in(staged[dataset]["line"], pyarrow.array([2, line])))
    told = judge(schemas.dataset(dataset), pair).breaches
    assert {breach.name for breach in told if breach.line == line} == breaches


@pytest.mark.parametrize("dataset", schemas.CURATED)
def test_every_rule_of_the_contract_is_broken_by_a_drawn_row(dataset: str) -> None:
    broken = {name for drawn, _, _, breaches in drawn_lines() if drawn == dataset for name in breaches}
    assert broken | ROWS[dataset].elsewhere == rules_of(schemas.dataset(dataset))


@pytest.mark.parametrize("dataset", schemas.CURATED)
def test_every_bound_that_may_be_met_is_met_by_an_accepted_row(dataset: str) -> None:
    met = {
        (column, value)
        for drawn, _, change, breaches in drawn_lines()
        if drawn == dataset and not breaches
        for column, value in changed_row(dataset, change).items()
    }
    assert bounds_of(schemas.dataset(dataset)) <= met


@pytest.mark.parametrize("dataset", schemas.CURATED)
def test_every_column_that_may_be_empty_is_empty_in_an_accepted_row(dataset: str) -> None:
    met = {
        column
        for drawn, _, change, breaches in drawn_lines()
        if drawn == dataset and not breaches
        for column, value in changed_row(dataset, change).items()
        if not value
    }
    assert {c for c in schemas.dataset(dataset).header if may_be_empty(schemas.dataset(dataset), c)} == met


@pytest.mark.parametrize("dataset", schemas.CURATED)
def test_every_breach_says_where_it_is_and_what_was_expected(
    dataset: str, staged: dict[str, pyarrow.Table]
) -> None:
    breaches = judge(schemas.dataset(dataset), staged[dataset]).breaches
    columns = {"", *schemas.dataset(dataset).header}
    assert [b for b in breaches if b.column not in columns or not b.expected] == []


def test_the_same_key_is_refused_on_both_lines(regions: pyarrow.Table) -> None:
    row = first_row("targets")
    outcome = deliver("targets", [row, row | {"meaning": "Another"}, row | {"segment": "BPU"}], regions)
    told = [(breach.line, breach.name) for breach in outcome.breaches]
    assert told == [(2, "key_twice"), (3, "key_twice")]


def test_rows_whose_key_is_not_known_are_not_called_twice(regions: pyarrow.Table) -> None:
    row = first_row("workforce")
    rows = [row, row | {"area_name": "Borneo"}, row | {"area_name": "Celebes"}]
    told = [(breach.line, breach.name) for breach in deliver("workforce", rows, regions).breaches]
    assert told == [(3, "area_name.unreadable"), (4, "area_name.unreadable")]


def test_a_code_without_its_dot_refuses_the_whole_delivery(regions: pyarrow.Table) -> None:
    regency = {"scope_level": "regency", "scope_name": "Katingan", "figure_id": "F9999"}
    row = first_row("published_figures")
    outcome = deliver("published_figures", [row, row | regency | {"scope_code_kemendagri": "6206"}], regions)
    assert (outcome.status, outcome.accepted, outcome.reason) == (
        "refused",
        0,
        "1 of 2 rows break one rule (scope_code_kemendagri.code_system), the first is line 3, column "
        "scope_code_kemendagri: found '6206', expected: Kemendagri codes of regencies with their dot "
        "(62.06). Without it the number is a BPS code, often of another regency (62.06 is Katingan, BPS "
        "6206 is Sukamara). Correct the file and deliver it as its next revision, named like N01.r2.csv.",
    )


@pytest.mark.parametrize("dataset", schemas.CURATED)
def test_what_is_told_is_a_column_of_the_delivery(dataset: str) -> None:
    contract = schemas.dataset(dataset)
    assert {rule.rpartition(".")[0] for rule in rules_of(contract)} <= {"", *contract.header}


@pytest.mark.parametrize("dataset", schemas.CURATED)
def test_every_staged_column_says_what_it_holds(dataset: str) -> None:
    columns = agreed(schemas.dataset(dataset)).columns
    assert [name for name, column in columns.items() if not column.description] == []


def test_every_folder_of_raw_data_has_a_contract_a_model_and_a_drawing() -> None:
    contracts = [path.stem for path in (PROJECT / "schemas").glob("*.py")]
    models = [path.stem for path in (PROJECT / "sql" / "staging").glob("*.sql")]
    shared = {"__init__", "codes", "contract", "extract", "printed", "validity"}
    assert {*contracts} - shared == {*schemas.NAMES} >= {*models}
    assert (sorted(ROWS), sorted(DRAWN)) == ([*schemas.CURATED], [*schemas.EXTRACTS])


def test_a_dataset_is_curated_or_an_extract_and_says_which() -> None:
    extracts = [name for name in schemas.NAMES if schemas.dataset(name).is_extract]
    keeping = [name for name in schemas.NAMES if schemas.dataset(name).kept_values]
    assert keeping == extracts == [*schemas.EXTRACTS]
    assert sorted(schemas.CURATED + schemas.EXTRACTS) == [*schemas.NAMES]


@pytest.mark.parametrize("name", schemas.NAMES)
def test_a_dataset_is_named_after_its_module(name: str) -> None:
    assert schemas.dataset(name).name == name


def rules_of(dataset: Dataset) -> set[str]:
    """Every rule of a dataset, from its Pandera schemas: `column.rule`, or the rule alone for the row."""
    schema = agreed(dataset)
    rules = {"key_twice"} if len(dataset.key) > 1 else set()
    for check in [*schema.checks, *doubted(dataset).checks]:
        column, _, rule = str(check.name).partition("__")
        rules.add(f"{delivered(dataset, column)}.{rule}")
    for name, column in schema.columns.items():
        if name == "line":  # given by the intake, never delivered
            continue
        told = delivered(dataset, name)
        rules |= {f"{told}.{RULES.get(str(check.name), check.name)}" for check in column.checks}
        rules |= {f"{told}.missing"} if not column.nullable else set()
        rules |= {f"{told}.key_twice"} if column.unique else set()
    return rules | {
        f"{column.name}.unreadable" for column in dataset.columns if isinstance(column.kind, Read)
    }


def bounds_of(dataset: Dataset) -> set[tuple[str, str]]:
    """Every value that a column of a contract may just be."""
    return {
        (delivered(dataset, name), str(next(iter(check.statistics.values()))))
        for name, column in agreed(dataset).columns.items()
        for check in column.checks
        if check.name in BOUNDS and "equal" in check.name
    }


def may_be_empty(dataset: Dataset, column: str) -> bool:
    columns = agreed(dataset).columns
    staged = [c.nullable for name, c in columns.items() if delivered(dataset, name) == column]
    return bool(staged) and all(staged)


def delivered(dataset: Dataset, column: str) -> str:
    name = column.removesuffix(TWIN)
    return dataset.told_as.get(name, name)
