"""A second engine recomputes drawn offices from their raw files, and finds what is published.

`make differential` compares more and larger offices than `make test`. A failure names seed, table, key and
both values; the same seed draws the same office again.
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars
import pytest

from tests.differential.compare import KEYS, Difference, Tables, differences, seen
from tests.differential.engine import compute
from tests.differential.offices import draw_office
from tests.differential.product import Made, make

MANY = os.environ.get("CAKUPAN_DIFFERENTIAL_OFFICES")
SEEDS = range(int(MANY or 20))
TOLD = 20
"""Differences of an office that are named; all are counted."""


@dataclass(frozen=True)
class Compared:
    """An office, by both."""

    engine: Tables
    product: Made
    territory: str


Compare = Callable[[int], Compared]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compare:
    """Draw, build and recompute an office, once for all tests."""
    outcomes = tmp_path_factory.mktemp("reference") / "outcomes"

    @cache
    def of_seed(seed: int) -> Compared:
        folder = tmp_path_factory.mktemp(f"office-{seed}")
        office = draw_office(seed, folder, is_small=MANY is None)
        return Compared(compute(office.config, office.now), make(office, outcomes), office.territory)

    return of_seed


@pytest.mark.parametrize("seed", SEEDS)
def test_the_second_engine_finds_what_is_published(seed: int, compared: Compare) -> None:
    office = compared(seed)
    found = [*differences(office.engine, office.product.whole)]
    found += differences(office.engine, office.product.published, may_hide=True)
    told = "\n".join(map(str, found[:TOLD]))
    assert not found, f"office of seed {seed}: {len(found)} differences, the first of them:\n{told}"
    coverage = office.product.published["marts.coverage"]
    of_territory = coverage.filter(polars.col("region_code") == office.territory)["coverage_rate"]
    expected = set() if of_territory.drop_nulls().len() else {"coverage_is_there"}
    assert office.product.refused_by == expected, f"office of seed {seed}"


def test_what_is_hidden_is_small_or_would_give_away_what_is(compared: Compare) -> None:
    for seed in SEEDS[:3]:
        product = compared(seed).product
        hidden = product.whole["exact.hidden_cells"].filter(polars.col("is_primary"))
        key = ["period", "region_code", "segment"]
        counts = product.whole["exact.administrative_counts"].with_columns(
            (polars.col("measure") + ":" + polars.col("participant_definition")).alias("subject")
        )
        small = counts.filter(
            polars.col("value").is_between(1, 4) & ~polars.col("measure").str.contains("idr")
        )
        assert small.height
        assert small.join(hidden, on=["subject", *key], how="anti").is_empty()


def test_the_offices_hold_all_that_goes_wrong(compared: Compare) -> None:
    tables: dict[str, list[polars.DataFrame]] = {
        name: [compared(seed).engine[name] for seed in SEEDS] for name in KEYS
    }
    assert not [name for name, of_it in tables.items() if not any(table.height for table in of_it)]

    def drawn(name: str, column: str) -> Counter[str]:
        return Counter(value for table in tables[name] for value in table[column] if value is not None)

    assert set(drawn("audit.deliveries", "status")) == {
        "accepted",
        "partial",
        "refused",
        "held",
        "duplicate",
        "withdrawn",
    }
    assert set(drawn("audit.period_ledger", "rule")) == {
        "kpj.duplicate_across_senders",
        "kpj.conflict_across_senders",
    }
    told = set(drawn("marts.completeness", "status"))
    assert told >= {"received", "late", "restated", "duplicate", "held", "refused", "missing"}
    assert len(drawn("audit.delivery_rules", "rule")) > 70
    assert len(drawn("marts.reconciliation", "explained_by")) >= 8
    reasons = {one for told in drawn("marts.growth", "reason_code") for one in told.split(", ")}
    assert reasons >= {"no_compared_figure", "definition_undisclosed", "conflict", "year_precision"}
    assert reasons >= {"provisional", "incomplete"}
    assert set(drawn("marts.coverage", "base_status")) == {
        "exact",
        "rounded",
        "derived",
        "mixed_rounds",
        "implied",
        "missing",
    }
    flows = polars.concat([table for table in tables["marts.participation_flows"] if table.height])
    counted = flows.select(polars.exclude("period", "region_code", "segment", "is_complete")).sum().row(0)
    assert all(counted), f"some kind of flow was never drawn: {flows.columns} {counted}"


# Each comparison can fail.

CHANGES = {
    "a count of rows": ("audit.deliveries", "accepted_rows", polars.col("accepted_rows") + 1),
    "how often a rule is broken": ("audit.delivery_rules", "breaches", polars.col("breaches") - 1),
    "the rule of a row set aside": ("audit.period_ledger", "rule", polars.lit("kpj.other")),
    "a stock": ("exact.administrative_counts", "value", polars.col("value") + 1),
    "persons": ("period.persons", "persons", polars.col("persons") + 1),
    "a flow": ("marts.participation_flows", "lapsed", polars.col("lapsed") + 1),
    "growth that may be told": ("marts.growth", "is_comparable", ~polars.col("is_comparable")),
    "why growth may not be told": ("marts.growth", "reason_code", polars.lit("provisional, conflict")),
    "the last digits of a rate": ("marts.growth", "growth_rate", polars.col("growth_rate") * 1.000001),
    "a base": ("marts.coverage", "base_workers_low", polars.col("base_workers_low") - 1),
    "a series": ("marts.coverage", "series", polars.col("series") + " x"),
    "a headline": ("marts.coverage", "is_headline", ~polars.col("is_headline")),
    "a share that is there": ("exact.completeness", "completeness_rate", polars.lit(0.123)),
    "whether a sender is missing": ("marts.completeness", "is_missing", ~polars.col("is_missing")),
    "what explains a difference": ("marts.reconciliation", "explained_by", polars.lit("matches by chance")),
}


def changed(table: polars.DataFrame, column: str, change: polars.Expr) -> polars.DataFrame:
    """Return the table with one cell changed, in the first row where there is one to change."""
    place = next(at for at, value in enumerate(table[column]) if value is not None)
    numbered = table.with_row_index("place")
    one = polars.when(polars.col("place") == place).then(change.cast(table.schema[column]))
    return numbered.with_columns(one.otherwise(polars.col(column)).alias(column)).drop("place")


def seed_with(compared: Compare, name: str, column: str) -> int:
    """Return an office whose table has a cell to change."""
    return next(s for s in SEEDS if compared(s).product.whole[name][column].drop_nulls().len())


def new_differences(compared: Compare, seed: int, name: str, table: polars.DataFrame) -> list[Difference]:
    """Return what is told of a table that was not told before."""
    office = compared(seed)
    before = {str(one) for one in differences(office.engine, {name: office.product.whole[name]})}
    return [one for one in differences(office.engine, {name: table}) if str(one) not in before]


@pytest.mark.parametrize("what", CHANGES)
def test_one_cell_that_is_changed_is_named(what: str, compared: Compare) -> None:
    name, column, change = CHANGES[what]
    seed = seed_with(compared, name, column)
    table = seen(name, compared(seed).product.whole[name])  # what is not compared has nothing to change
    [found] = new_differences(compared, seed, name, changed(table, column, change))
    assert (found.table, found.column) == (name, column)
    assert found.engine != found.product
    assert str(found).startswith(f"{name} (")


@pytest.mark.parametrize("name", KEYS)
def test_a_row_that_is_lost_is_named(name: str, compared: Compare) -> None:
    key = KEYS[name]
    seed = seed_with(compared, name, key[0])
    table = seen(name, compared(seed).product.whole[name])
    lost = table.join(table.head(1).select(key), on=key, how="anti")
    [found] = new_differences(compared, seed, name, lost)
    assert (found.table, found.column, found.product) == (name, "(row)", "no such row")


def test_a_key_that_is_there_twice_is_no_table(compared: Compare) -> None:
    office = compared(SEEDS[0])
    table = office.product.whole["marts.coverage"]
    with pytest.raises(ValueError, match="twice"):
        list(differences(office.engine, {"marts.coverage": polars.concat([table, table.head(1)])}))


def test_the_computing_side_uses_nothing_of_the_product() -> None:
    drawing = {"offices.py", "product.py", "test_differential.py"}
    for path in Path(__file__).parent.glob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        imported = [line.split()[1] for line in lines if line.startswith(("from ", "import "))]
        theirs = [name for name in imported if name.partition(".")[0] in ("flows", "schemas", "duckdb")]
        assert path.name in drawing or not theirs, f"{path.name} imports {theirs}"
