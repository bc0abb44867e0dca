"""Every contract: what ships is accepted, each rule is broken by a drawn row, each boundary is allowed."""

import csv
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyarrow
import pyarrow.compute
import pytest

import schemas
from flows.intake.agreed import agreed
from flows.intake.breach import Breach
from flows.intake.judge import judge
from flows.intake.outcome import Outcome
from flows.settings import PROJECT
from schemas.contract import TWIN, Dataset, Kind, Read
from tests import delivering
from tests.schemas.drawn_rows import ROWS, broken_by, changed
from tests.schemas.extracts.delivered import deliver_each
from tests.schemas.extracts.drawn_extracts import DRAWN

SHIPPED = sorted((PROJECT / "data" / "raw").glob("*/*.csv"))
TABLES = {name: drawn.table for name, drawn in ROWS.items()} | DRAWN
LINES = [(name, *line) for name, table in TABLES.items() for line in broken_by(table)]
"""Dataset, change and the rules that it breaks."""
Told = dict[str, tuple[bool, list[Breach]]]
"""Of each drawn change of a dataset whether the row is accepted, and its breaches."""


def first_row(dataset: str) -> dict[str, str]:
    """The first row of the dataset's shipped file, or the example of an extract, by column."""
    if dataset in schemas.EXTRACTS:
        return schemas.dataset(dataset).example
    path = min((PROJECT / "data" / "raw" / dataset).glob("*.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        return dict.fromkeys(schemas.dataset(dataset).header, "") | next(csv.DictReader(file))


def changed_row(dataset: str, change: str) -> dict[str, str]:
    """The first row with a change; a shipped one under a fresh key, unless the change says `same key`."""
    is_fresh = dataset in ROWS and "same key" not in change
    return changed(first_row(dataset) | (ROWS[dataset].fresh if is_fresh else {}), change)


@pytest.fixture(scope="session")
def told(regions: pyarrow.Table, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Told]:
    """Give what is told of each change: of an extract as a delivery of its own, else beside the first row."""

    @cache
    def of(name: str) -> Told:
        texts = [change for of, change, _ in LINES if of == name]
        rows = [changed_row(name, text) for text in texts]
        if name in schemas.EXTRACTS:
            found = [one.outcome for one in deliver_each(name, rows, tmp_path_factory.mktemp(name))]
            return {t: (one.accepted == 1, one.breaches) for t, one in zip(texts, found, strict=True)}
        cells = {line: list(row.values()) for line, row in enumerate([first_row(name), *rows], start=2)}
        staged, accepted = delivering.staged(name, cells, regions=regions), {}
        for line, text in enumerate(texts, start=3):
            pair = pyarrow.compute.is_in(staged["line"], pyarrow.array([2, line]))
            judged = judge(schemas.dataset(name), staged.filter(pair))
            of_line = [breach for breach in judged.breaches if breach.line == line]
            accepted[text] = not judged.is_refused[1], of_line
        return accepted

    return of


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
    ("name", "change", "rules"), [pytest.param(*line, id=f"{line[0]}: {line[1]}") for line in LINES]
)
def test_a_changed_row_breaks_exactly_these_rules(
    name: str, change: str, rules: set[str], told: Callable[[str], Told]
) -> None:
    is_accepted, breaches = told(name)[change]
    assert {breach.name + "?" * (breach.severity == "warning") for breach in breaches} == rules
    assert is_accepted == all(rule.endswith("?") for rule in rules)


@pytest.mark.parametrize("name", schemas.NAMES)
def test_every_rule_of_the_contract_is_broken_by_a_drawn_row(name: str) -> None:
    broken = {rule for of, _, rules in LINES if of == name for rule in rules}
    elsewhere = ROWS[name].elsewhere if name in ROWS else set()
    assert broken | elsewhere == rules_of(schemas.dataset(name))


@pytest.mark.parametrize("name", schemas.CURATED)
def test_every_bound_and_every_empty_cell_that_is_allowed_is_in_an_accepted_row(name: str) -> None:
    met = {
        cell
        for of, change, rules in LINES
        if of == name and not rules
        for cell in changed_row(name, change).items()
    }
    columns = schemas.dataset(name).columns
    bounds = {(column.name, str(bound)) for column in columns for bound in (column.least, column.most)}
    assert {(column, bound) for column, bound in bounds if bound != "None"} <= met
    assert {column.name for column in columns if column.empty} == {column for column, cell in met if not cell}


@pytest.mark.parametrize("name", schemas.NAMES)
def test_every_breach_says_where_it_is_and_what_was_expected(name: str, told: Callable[[str], Told]) -> None:
    breaches = [breach for _, found in told(name).values() for breach in found]
    columns = {*schemas.dataset(name).header} | ({""} if name in ROWS else set())
    assert breaches
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
def test_a_dataset_is_named_after_its_module_and_says_what_its_columns_hold(name: str) -> None:
    dataset = schemas.dataset(name)
    assert dataset.name == name
    assert [told for told, column in agreed(dataset).columns.items() if not column.description] == []
    assert {rule.rpartition(".")[0] for rule in rules_of(dataset)} <= {"", *dataset.header}


def rules_of(dataset: Dataset) -> set[str]:
    """Every rule that a dataset declares, `column.rule` or the rule alone; `rule?` is a warning."""
    is_key = {column.name: (column.staged,) == dataset.key for column in dataset.columns}
    rules = {"key_twice"} if not dataset.is_extract and len(dataset.key) > 1 else set()
    for rule in dataset.rules:
        name = rule.column.removesuffix(TWIN)
        rules.add(f"{dataset.told_as.get(name, name)}.{rule.name}{'?' * rule.warns}")
    rules |= {f"{given.told_of}.wrong_form" for given in dataset.given if given.matches}
    for column in (column for column in dataset.columns if column.judged):
        is_word = dataset.is_extract and column.value_kind in (Kind.TEXT, Kind.FLAG)
        says = {
            "missing": not column.empty,
            "key_twice": column.unique or (is_key[column.name] and not dataset.is_extract),
            "wrong_form": column.matches,
            "not_in_list": column.isin or (is_word and isinstance(column.kind, Read)),
            "unreadable": not is_word and isinstance(column.kind, Read),
            "too_small": (column.above, column.least) != (None, None),
            "too_large": column.most is not None,
        }
        rules |= {f"{column.name}.{rule}" for rule, is_said in says.items() if is_said}
    return rules
