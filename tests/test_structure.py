"""The house is in order: headers, keys, layers, one place for each thing, a specification for each model."""

import ast
import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import duckdb
import pytest

import schemas
from flows.problems import NotPublished
from flows.settings import PROJECT, SQL
from flows.syntax import meaning_of
from flows.warehouse import build, period_tables
from flows.warehouse.macros import load_macros
from flows.warehouse.model import Model, load_model, load_models, parse, read_header
from tests.drawn import draw

PUBLIC = ("core", "marts", "audit")
READS = {
    "staging": {"intake", "read"},
    "period": {"intake", "previous", "period"},
    "exact": {"ledger", "period", "exact", "core"},
    "core": {"staging", "period", "exact", "core"},
    "marts": {"exact", "core", "marts"},
    "audit": {"ledger", "period", "core", "marts", "audit"},
    "checks": {"staging", "ledger", "period", "exact", "core", "marts", "audit"},
    "queries": {"marts", "audit"},
    "macros": {"marts"},
}
"""Schemas that the files of a folder may read."""
OFFICE = ("marts.regions", "ledger.office")
"""What a region is to this office is no fact about the region, so core does not know it."""
FLOWS = ("build_warehouse", "pull_deliveries", "pull_and_build", "backfill")
PREFECT = {f"flows/{name}.py" for name in (*FLOWS, "on_prefect")}
"""The flows, and what they share."""
DIVISIONS = {"/", "//", "divide", "fdiv"}
AVERAGES = {"avg", "favg", "mean", "median"}
CHANCE = {"any_value", "arbitrary", "first", "last", "random", "uuid", "gen_random_uuid"}
CLOCK = {"now", "today", "current_date", "current_timestamp", "get_current_time", "get_current_timestamp"}
COUNTED_NONE = {
    "figures_considered": "no statement is a number of statements",
    "base_figures_considered": "the same",
    "rate_figures_considered": "the same",
    "published_date": "an undated page sorts behind all dated ones",
}
"""Columns that may become 0 where they are unknown, and why that repairs nothing."""

Trees = dict[Path, Any]


def files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (SQL / folder).glob("*.sql"))


def label(path: Path) -> str:
    """The name of a table, or of a macro, as other files write it."""
    return f"{path.parent.name}.{path.stem}"


TABLES = files("exact", *PUBLIC)
CUTS = files("macros")
MACROS = [*files("parse", "metrics"), *CUTS]
SELECTS = [path for path in files(*READS) if path not in CUTS]


@pytest.fixture(scope="module")
def connection(types: dict[str, dict[str, str]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """All tables without rows, with the macros."""
    with duckdb.connect(":memory:") as opened:
        load_macros(opened, "parse")
        build.load_metrics(opened)
        for table, columns in types.items():
            draw(opened, table, "", columns)
        yield opened


@pytest.fixture(scope="module")
def trees(connection: duckdb.DuckDBPyConnection) -> Trees:
    """The syntax tree of every file of sql/."""
    return {path: parse(connection, body(path), path) for path in [*SELECTS, *MACROS]}


@pytest.fixture(scope="module")
def models(connection: duckdb.DuckDBPyConnection) -> dict[Path, Model]:
    """Every file with a select, as the runner reads it."""
    return {path: load_model(connection, path) for path in SELECTS}


def body(path: Path) -> str:
    """The select of a file or of a table macro, or the expression of a macro as one."""
    text = path.read_text(encoding="utf-8")
    if path not in MACROS:
        return text
    macro = re.search(
        r"^create macro ([a-z_.]+)\([^)]*\) as( table)?\s(.*);\s*$", text, re.DOTALL | re.MULTILINE
    )
    assert macro, f"{path} is not one macro"
    assert macro[1] == (path.stem if macro[2] else label(path)), f"{path} is named otherwise"
    return macro[3] if macro[2] else f"select {macro[3]}"


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of a syntax tree or a plan."""
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from nodes(value)


def functions(tree: Any, schema: str = "") -> set[str]:
    """Functions and operators of a schema that a tree calls; without a schema DuckDB's own."""
    return {
        node["function_name"] for node in nodes(tree) if "function_name" in node and node["schema"] == schema
    }


def guilty(found: dict[Path, set[str]]) -> dict[str, set[str]]:
    """The files in which something was found, with what."""
    return {label(path): names for path, names in found.items() if names}


# Headers and keys


def test_every_file_begins_with_a_sentence_and_a_model_names_its_grain(models: dict[Path, Model]) -> None:
    tables = [models[path] for path in files("staging", "period", "exact", *PUBLIC)]
    told = {path: read_header(path.read_text(encoding="utf-8"))[0] for path in [*SELECTS, *MACROS]}
    assert [m.name for m in tables if not (m.grain and m.description.endswith("."))] == []
    assert [label(path) for path, text in told.items() if not re.fullmatch(r"[A-Z].*[.?]", text)] == []


def test_what_people_read_as_a_file_fits_its_width() -> None:
    lines = {
        path: path.read_text(encoding="utf-8").splitlines() for path in files("queries", "macros", "report")
    }
    assert guilty({path: {line for line in found if len(line) > 120} for path, found in lines.items()}) == {}


def test_a_table_ends_in_an_order_by_its_grain(models: dict[Path, Model], trees: Trees) -> None:
    unordered = {}
    for path in [*TABLES, *(path for path in files("period") if is_ordered_here(models[path]))]:
        modifiers = trees[path]["statements"][0]["node"]["modifiers"]
        orders = [order["expression"] for modifier in modifiers for order in modifier.get("orders", [])]
        unordered[path] = set(models[path].grain) - {order["column_names"][-1] for order in orders}
    assert guilty(unordered) == {}


def is_ordered_here(model: Model) -> bool:
    """Whether the rows of a month's table are not ordered where they are put together or written."""
    return (model.runs, model.gives) == ("once", "table") or model.gives == "sums"


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        (["2024-11-01", "2024-11-01"], r"core\.keyed: the key .*6400.*2024-11-01.* is there twice"),
        ([""], r"core\.keyed: the key .*6400.* has an empty part"),
        (["2024-11-01", "2024-12-01"], None),
    ],
)
def test_the_runner_refuses_a_key_that_is_there_twice_or_has_an_unknown_part(
    periods: list[str], told: str | None
) -> None:
    model = Model("core.keyed", "", "", ("region_code", "period"), {}, frozenset(), False)
    rows = "\n".join(["region_code | period", *(f"6400 | {period}" for period in periods)])
    refused = pytest.raises(NotPublished, match=told) if told else nullcontext()
    with duckdb.connect(":memory:") as opened, refused:
        draw(opened, model.name, rows, {"region_code": "varchar", "period": "date"})
        build.test_grain(opened, model)


# Layers


def test_reads_go_downward(models: dict[Path, Model]) -> None:
    upward = {
        path: {table for table in model.reads if table.partition(".")[0] not in READS[path.parent.name]}
        for path, model in models.items()
    }
    assert guilty(upward) == {OFFICE[0]: {OFFICE[1]}}


def test_a_table_macro_gives_its_columns_by_name_and_an_example(trees: Trees) -> None:
    last = {path: trees[path]["statements"][0]["node"]["select_list"] for path in CUTS}
    starred = {path: {"STAR"} & {column["class"] for column in columns} for path, columns in last.items()}
    examples = {path: read_header(path.read_text(encoding="utf-8"))[1].get("example", []) for path in CUTS}
    assert guilty(starred) == {}
    assert [label(path) for path, given in examples.items() if len(given) != 1] == []


def test_models_are_built_after_what_they_read(connection: duckdb.DuckDBPyConnection) -> None:
    built = load_models(connection)
    place = {model.name: number for number, model in enumerate(built)}
    early = [(m.name, table) for m in built for table in m.reads if place.get(table, -1) > place[m.name]]
    assert early == []


PHASES = {
    "for memberships": {"table", "view", "rows", "sums"},
    "for people": {"sums"},
    "once": {"table"},
}
"""How a month's model may run and what it then gives, in the order of the run."""


def test_a_model_of_a_month_runs_behind_what_it_reads(models: dict[Path, Model]) -> None:
    month = {models[path].name: models[path] for path in files("period")}
    phases = list(PHASES)
    assert [m.name for m in month.values() if m.gives not in PHASES.get(m.runs, ())] == []
    for model in month.values():
        for read in (month[name] for name in model.reads & month.keys()):
            is_later = phases.index(read.runs) > phases.index(model.runs)
            is_whole = read.gives in ("rows", "sums") or read.runs == "once"
            assert not is_later, f"{model.name} runs before {read.name}"
            assert read.runs == model.runs or is_whole, f"{read.name} is of the buckets in work alone"
            assert read.runs != model.runs or model.runs == "once" or read.gives in ("table", "view"), model


def test_what_is_kept_of_a_month_is_what_a_build_reads(models: dict[Path, Model]) -> None:
    read = {name for path in models if path.parent.name != "period" for name in models[path].reads}
    kept = {f"period.{name}" for name in period_tables.month_tables()}
    assert kept == {name for name in read if name.startswith("period.")}


def test_a_table_is_named_with_its_schema_and_without_a_catalog(trees: Trees) -> None:
    """A table macro reads public ones alone."""
    wrong = {}
    for path in [*SELECTS, *CUTS]:
        own = {e["key"] for node in nodes(trees[path]) for e in node.get("cte_map", {}).get("map", [])}
        read = [node for node in nodes(trees[path]) if node.get("type") == "BASE_TABLE"]
        wrong[path] = {
            node["table_name"]
            for node in read
            if node["catalog_name"]
            or not (node["schema_name"] or node["table_name"] in own)
            or (path in CUTS and node["schema_name"] not in ("", "marts"))
        }
    assert guilty(wrong) == {}


def test_no_view_and_no_macro_of_the_file_names_a_catalog(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        "select view_name from duckdb_views() where not internal union all "
        "select function_name from duckdb_functions() where not internal "
        "and regexp_matches(macro_definition, '\\b(work|draft|cakupan|memory)[.]')"
    ).fetchall()
    assert found == []


def test_only_the_flows_import_prefect() -> None:
    modules = [*(PROJECT / "flows").rglob("*.py"), *(PROJECT / "schemas").rglob("*.py")]
    found = {path: meaning_of(path.read_bytes(), ".py").names for path in modules}
    users = {path.relative_to(PROJECT).as_posix() for path, names in found.items() if "prefect" in names}
    assert users - PREFECT == set()


def code_lines(path: Path) -> int:
    """Lines of a module that hold code: no blank one, no comment, no docstring."""

    def lines(node: ast.AST) -> int:
        return sum(bool(line.strip()) for line in ast.unparse(node).splitlines())

    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = [n for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    return lines(tree) - sum(map(lines, told))


def test_the_runner_stays_small() -> None:
    runner = [PROJECT / "flows" / "warehouse" / f"{name}.py" for name in ("build", "model", "macros")]
    assert sum(code_lines(path) for path in runner) < 250


# Each thing is declared once


def test_a_division_is_written_only_in_a_metric(trees: Trees) -> None:
    others = {path: tree for path, tree in trees.items() if path.parent.name != "metrics"}
    assert guilty({path: functions(tree) & DIVISIONS for path, tree in others.items()}) == {}


def test_a_metric_never_calls_another(trees: Trees) -> None:
    called = {path: functions(trees[path], "metrics") for path in files("metrics")}
    assert guilty(called) == {}


def test_every_metric_is_used_by_a_model_a_question_or_a_table_macro(trees: Trees) -> None:
    users = [*TABLES, *files("queries"), *CUTS]
    used = set().union(*(functions(trees[path], "metrics") for path in users))
    assert used == {path.stem for path in files("metrics")}


def test_every_shared_meaning_is_of_a_column_that_is_there(types: dict[str, dict[str, str]]) -> None:
    columns = {name for table in types if table.partition(".")[0] in PUBLIC for name in types[table]}
    assert build.read_glossary().keys() - columns == set()


# Nothing is repaired, nothing left to chance


def test_no_answer_depends_on_chance_on_the_clock_or_on_an_average(trees: Trees) -> None:
    assert guilty({path: unsteady(tree) for path, tree in trees.items()}) == {}


def unsteady(tree: Any) -> set[str]:
    """What a tree calls that may answer otherwise tomorrow, or hides what it is made of."""
    columns = {node["column_names"][-1] for node in nodes(tree) if len(node.get("column_names", [])) == 1}
    return functions(tree) & (CHANCE | CLOCK | AVERAGES) | columns & CLOCK


def test_no_row_is_picked_by_distinct_on(trees: Trees) -> None:
    picked = {
        path: {"distinct on" for node in nodes(tree) if node.get("distinct_on_targets")}
        for path, tree in trees.items()
    }
    assert guilty(picked) == {}


def test_an_unknown_measure_never_becomes_zero(trees: Trees) -> None:
    repaired = {
        path: made_zero(trees[path]) - COUNTED_NONE.keys()
        for path in files("staging", "period", "exact", *PUBLIC)
    }
    assert guilty(repaired) == {}


def made_zero(tree: Any) -> set[str]:
    """Columns of which `coalesce` makes 0 where they are unknown."""
    return {
        column["column_names"][-1]
        for node in nodes(tree)
        if node.get("type") == "OPERATOR_COALESCE" and is_zero(node["children"][-1])
        for column in nodes(node["children"][:-1])
        if "column_names" in column
    }


def is_zero(node: dict[str, Any]) -> bool:
    """Whether a node is the number 0, cast or not."""
    literals = [found.get("literal") or found.get("value") or {} for found in nodes(node)]
    return any(
        str(text.get("text", text.get("value"))) in {"0", "0.0"}
        for text in literals
        if isinstance(text, dict)
    )


def test_a_sum_is_of_whole_numbers_or_decimals(connection: duckdb.DuckDBPyConnection) -> None:
    assert guilty({path: inexact_sums(connection, body(path)) for path in TABLES}) == {}


def inexact_sums(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    """Floating-point types that a query adds up: the last digits would depend on the order of rows."""
    row = connection.execute("select json_serialize_plan(?::varchar, optimize := false)", [query]).fetchone()
    plan = json.loads(row[0]) if row else {"error": True}
    assert not plan["error"], plan
    added = [
        node for node in nodes(plan) if node.get("expression_class") in {"BOUND_AGGREGATE", "BOUND_WINDOW"}
    ]
    sums = [n for n in added if "sum" in {n.get("name"), *n.get("qname", {}).get("path", [])}]
    return {argument["id"] for node in sums for argument in node["arguments"]} & {"FLOAT", "DOUBLE"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("select participants / base_workers", {"/"}),
        ("select any_value(participants)", {"any_value"}),
        ("select current_date", {"current_date"}),
        ("select now()", {"now"}),
        ("select avg(coverage_rate)", {"avg"}),
        ("select sum(coverage_rate)", {"DOUBLE"}),
        ("select sum(coverage_rate) over (order by period)", {"DOUBLE"}),
        *((f"select coalesce(participants, {zero})", {"participants"}) for zero in ("0", "0.0", "0::bigint")),
    ],
)
def test_what_is_forbidden_would_be_found(
    connection: duckdb.DuckDBPyConnection, query: str, found: set[str]
) -> None:
    text = f"{query} from core.coverage"
    tree = parse(connection, text, SQL)
    sums = inexact_sums(connection, text)
    assert functions(tree) & DIVISIONS | unsteady(tree) | made_zero(tree) | sums == found


# Each model has a specification


def texts(path: Path) -> set[str]:
    """Texts that a test module uses; its docstring is none of them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {text for text in used if isinstance(text, str)} - {ast.get_docstring(tree, clean=False)}


def test_a_model_a_table_macro_and_a_question_are_run_by_the_specification_of_their_name() -> None:
    of = {
        "exact": "",
        **dict.fromkeys(PUBLIC, ""),
        "period": "period",
        "macros": "macros",
        "queries": "queries",
    }
    without = {}
    for path in files(*of):
        used = texts(PROJECT / "tests" / "sql" / of[path.parent.name] / f"test_{path.stem}.py")
        calls = {text.partition("(")[0] for text in used}
        without[path] = {path.stem} - calls if path in CUTS else {label(path)} - used
    assert guilty(without) == {}
    assert {path.stem for path in files("staging")} <= {*schemas.NAMES}, "of that of its contract"


def test_a_metric_is_called_in_the_specification_of_metrics_or_has_its_own() -> None:
    specifications = PROJECT / "tests" / "sql"
    called = {text.partition("(")[0] for text in texts(specifications / "test_metrics.py") if "(" in text}
    own = {path.stem.removeprefix("test_") for path in specifications.glob("test_*.py")}
    assert {path.stem for path in files("metrics")} - called - own == set()


def test_a_question_is_asked_in_both_languages() -> None:
    headers = {path: read_header(path.read_text(encoding="utf-8")) for path in files("queries")}
    asked = {path: [english, " ".join(keys.get("id", []))] for path, (english, keys) in headers.items()}
    assert [label(path) for path, told in asked.items() if not all(t.endswith("?") for t in told)] == []
