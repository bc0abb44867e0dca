"""What invalidates what: which stages are others when code changes, and which changes do nothing."""

import io
import pickle
import shutil
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import schemas
from flows.meaning import OWN, PUBLISHED, STAGES, Tree
from flows.project import PROJECT
from flows.settings import Settings
from flows.syntax import meaning_of
from flows.warehouse.judged_with import MODELS
from tests.readme_parts import INVALIDATES, stages_table, written

OF_REGIONS = {"regions", "release"}
INTAKES = {f"intake of {dataset}" for dataset in schemas.NAMES}
READERS = (
    *("cli.py", "notify.py", "serving.py", "terminal.py", "prefect_server.py", "build_warehouse.py"),
    *(f"warehouse/{name}.py" for name in ("accept", "answers", "answer_file", "answer_workbook", "events")),
    *(f"warehouse/{name}.py" for name in ("limits", "query", "rehearsal", "report_none", "validate")),
)
"""Modules of flows that read what is published, judge what is not, or start a run."""
IN_A_NEW_PROCESS = """
import pickle, sys
from pathlib import Path
from flows.project import PROJECT
from flows.warehouse.plan import is_published, make_plan
from flows.warehouse.steps import months_to_close, steps_with_news
settings = pickle.loads(Path(sys.argv[1]).read_bytes())
plan = make_plan(settings)
news = [step.name for step in steps_with_news(settings, plan)]
print(PROJECT == Path.cwd(), is_published(settings, plan), news, months_to_close(settings, plan))
"""

Edit = Callable[[str], str]
Move = Callable[[dict[str, Edit]], set[str]]


def digests(tree: Tree) -> dict[str, str]:
    """The digest of every stage."""
    alone = {stage: tree.code(stage) for stage in STAGES if stage != "intake"}
    return alone | {f"intake of {name}": tree.code("intake", name) for name in schemas.NAMES}


@pytest.fixture(scope="module")
def now() -> tuple[Tree, dict[str, str]]:
    """This tree, and its digests."""
    tree = Tree(PROJECT)
    return tree, digests(tree)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code, which a test may change and puts back."""
    folder = tmp_path_factory.mktemp("tree")
    for name in ("flows", "schemas", "sql"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def move(copy: Path, now: tuple[Tree, dict[str, str]]) -> Iterator[Move]:
    """Edit files of the copy by path, new ones too; return the stages that are others then."""
    former: dict[Path, str | None] = {}

    def change(edits: dict[str, Edit]) -> set[str]:
        for name, edit in edits.items():
            path = copy / name
            text = path.read_text(encoding="utf-8") if path.exists() else None
            former.setdefault(path, text)
            path.write_text(edit(text or ""), encoding="utf-8")
        tree = Tree(copy)
        tree.noted = now[0].seen
        return {stage for stage, code in digests(tree).items() if now[1][stage] != code}

    yield change
    for path, text in former.items():
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")


def more(*paths: str) -> dict[str, Edit]:
    """Add a constant to each of some modules."""
    return dict.fromkeys(paths, lambda text: text + '\nADDED = "a value"\n')


def said(old: str, new: str) -> Edit:
    """Write one for the other, which must be there."""

    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def code_in(*folders: str) -> list[str]:
    """The files of code in some folders, by path."""
    found = [path for name in folders for path in (PROJECT / name).rglob("*.*")]
    return sorted(p.relative_to(PROJECT).as_posix() for p in found if p.suffix in (".py", ".sql"))


def python_otherwise(text: str) -> str:
    """Say every comment and docstring otherwise, and add one of each."""
    lines, begins = text.splitlines(keepends=True), True
    ends: list[tuple[int, int]] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            ends.append(token.end)
        elif token.type == tokenize.STRING and begins and token.string.endswith('"""'):
            ends.append((token.end[0], token.end[1] - 3))
        if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
            begins = token.type == tokenize.NEWLINE
    for line, column in reversed(ends):
        lines[line - 1] = f"{lines[line - 1][:column]} And more.{lines[line - 1][column:]}"
    return f'{"".join(lines)}\n\n# A comment more.\n"""A sentence more."""\n'


def sql_otherwise(path: str) -> Edit:
    """Say every comment otherwise but what is published of a header, and how it says that the file runs."""
    keeps = "--" if path.split("/")[1] in PUBLISHED else ("-- grain: ", "-- severity: ", "-- runs: ")

    def edit(text: str) -> str:
        lines, is_header = text.splitlines(), True
        for number, line in enumerate(lines):
            is_header = is_header and line.startswith("--")
            if line.lstrip().startswith("--") and not (is_header and line.startswith(keeps)):
                lines[number] += " And more."
        return "\n".join([*lines, "-- A comment more.", "/* And", "   another. */", ""])

    return edit


@pytest.fixture
def otherwise() -> dict[str, Edit]:
    """Every comment and docstring of the tree, said otherwise."""
    python = dict.fromkeys(code_in("flows", "schemas"), python_otherwise)
    return python | {path: sql_otherwise(path) for path in code_in("sql")}


# The four expectations


def test_no_comment_and_no_docstring_of_any_file_counts(
    move: Move, copy: Path, simulated: Settings, tmp_path: Path, otherwise: dict[str, Edit]
) -> None:
    assert len(otherwise) > 400
    assert move(otherwise) == set()
    shutil.copytree(simulated.raw.parent, tmp_path / "office")
    office = {"raw": tmp_path / "office" / "raw", "warehouse": tmp_path / "office" / "warehouse"}
    (tmp_path / "settings").write_bytes(pickle.dumps(replace(simulated, **office)))
    run = [sys.executable, "-c", IN_A_NEW_PROCESS, str(tmp_path / "settings")]
    found = subprocess.run(run, cwd=copy, capture_output=True, text=True, check=False)
    assert found.stdout == "True True [] []\n", found.stderr


def test_what_only_reads_a_published_file_counts_nowhere(move: Move) -> None:
    beside = [
        *code_in("flows/report", "flows/pull", "flows/simulate"),
        *(f"flows/{name}" for name in READERS),
    ]
    sql = dict.fromkeys(code_in("sql/queries", "sql/report", "sql/simulate"), lambda text: f"{text} limit 1")
    assert move(more(*beside) | sql) == set()


@pytest.mark.parametrize("dataset", schemas.NAMES)
def test_a_rule_of_a_dataset_counts_for_that_dataset_alone(move: Move, dataset: str) -> None:
    assert move(more(f"schemas/{dataset}.py")) == {f"intake of {dataset}"}


@pytest.mark.parametrize(
    ("edits", "which"),
    [
        ({"flows/intake/number_texts.py": said("import ", "import this as _, ")}, INTAKES),
        (more("flows/intake/workbook_child.py"), INTAKES),
        (more("schemas/contract.py"), INTAKES),
        (more("schemas/extract.py"), {f"intake of {name}" for name in schemas.EXTRACTS}),
        (more("schemas/printed.py"), {"intake of workforce"}),
        ({"sql/parse/sex.sql": said("'", "'x")}, {"intake of memberships"}),
        ({"sql/staging/targets.sql": said("select", "select 1 as one,")}, {"intake of targets"}),
        ({"sql/staging/employers.sql": said("select", "select 1 as one,")}, {"intake of employers"}),
        ({"sql/parse/sector.sql": said("'", "'x")}, {"intake of employers"}),
        ({"sql/parse/flag.sql": said("'", "'x")}, INTAKES),
    ],
    ids=[
        *("helper", "by name of a module", "contract", "extracts", "one uses it", "macro", "staging"),
        *("staging of an extract", "macro that one declares", "macro of a kind"),
    ],
)
def test_what_an_intake_uses_counts_for_it(move: Move, edits: dict[str, Edit], which: set[str]) -> None:
    assert move(edits) & INTAKES == which


# What counts of a file

ONE = 'def one():\n    """One."""\n    return 1  # one\n'


@pytest.mark.parametrize(
    ("text", "is_equal"),
    [
        ("def one():\n\n    # one\n    return (1)\n", True),
        ('"""A module."""\ndef one():\n    return 1\n', True),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import this\n" + ONE, False),
        ('def one():\n    """Two."""\n    return 2\n', False),
        ('def one():\n    told = """One."""\n    return 1\n', False),
        ('def one():\n    f"""One."""\n    return 1\n', False),
        ('def one():\n    print("""One.""")\n    return 1\n', False),
        ("@staticmethod\ndef one():\n    return 1\n", False),
        ("def one(more=1):\n    return 1\n", False),
        ("def one() -> int:\n    return 1\n", False),
        ("def one():\n    return True\n", False),
        ("def one():\n    return 1.0\n", False),
        ("def one():\n    return '1'\n", False),
        ("async def one():\n    return 1\n", False),
        ("def two():\n    return 1\n", False),
        ("def one():\n    return None\n", False),
    ],
)
def test_python_counts_by_its_syntax(text: str, is_equal: bool) -> None:
    assert (meaning_of(text.encode(), ".py").code == meaning_of(ONE.encode(), ".py").code) is is_equal


def test_what_is_there_for_types_alone_does_not_count_and_what_is_there_else_does() -> None:
    guard = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import one\nelse:\n    import two\n"
    found = meaning_of(guard.encode(), ".py")
    assert {"one", "two"} & {*found.names} == {"two"}
    assert found.code == meaning_of(guard.replace("one", "three").encode(), ".py").code
    assert found.code != meaning_of(guard.replace("two", "three").encode(), ".py").code


CALL = (
    "-- A sentence.\n-- grain: a\n-- column: a | An A.\n\nselect a, 'it''s -- no /* one */' as b from c.d\n"
)


@pytest.mark.parametrize(
    ("text", "is_equal"),
    [
        (CALL.replace("A sentence", "Another"), True),
        (CALL.replace("An A", "Another"), True),
        (
            CALL.replace("\n\nselect a,", "\nselect\n    a, -- a comment, it's one\n   /* 'and\n one */ "),
            True,
        ),
        (CALL.replace("grain: a", "grain: b"), False),
        (CALL.replace("-- no", "-- yes"), False),
        (CALL.replace("/* one */", "/* other */"), False),
        (CALL.replace("it''s", "it' 's"), False),
        (CALL.replace("select a", "select -- a"), False),
        (CALL.replace("c.d", '"c--e".d'), False),
        (CALL.replace("select a", "select -- a\n"), False),
        (CALL.replace("'it", "e'it\\' -- "), False),
        (CALL.replace("a, '", "a, $$ -- x$$, '"), False),
    ],
)
def test_sql_counts_by_its_words(text: str, is_equal: bool) -> None:
    assert (meaning_of(text.encode(), ".sql").code == meaning_of(CALL.encode(), ".sql").code) is is_equal


def test_what_is_compared_of_sql_is_all_that_runs() -> None:
    for mark in ("e'it\\' -- {}'", "$$ -- {} $$", '"--{}"', "'/*{}'"):
        one, two = (f"select {mark.format(text)}\n".encode() for text in ("a", "b"))
        assert meaning_of(one, ".sql").code != meaning_of(two, ".sql").code, mark


# What a stage comes to


@pytest.mark.parametrize(
    ("edits", "stages"),
    [
        # two imports away
        (
            {"flows/disk.py": said("import os", "import this, os")},
            {*INTAKES, "months", "hidden cells", "release"},
        ),
        (more("flows/warehouse/calendar.py"), {"release"}),
        (more("flows/sources.py", "flows/settings.py"), {"release"}),
        (more("schemas/__init__.py"), {"months", "release"}),
        (more("flows/warehouse/disclosure.py"), {"hidden cells", "release"}),
        (more("flows/warehouse/period_steps.py"), {"months", "release"}),
        ({"sql/period/crossings.sql": said("select", "select 1 as one,")}, {"months", "release"}),
        ({"sql/period/nobody_asks.sql": lambda _: "select 1 as one\n"}, set()),
        ({"sql/parse/nobody_calls.sql": lambda _: "create macro parse.nobody_calls() as 1;\n"}, set()),
        ({"sql/lookup/nobody_asks.sql": lambda _: "select 1 as one\n"}, set()),
        ({"sql/staging/nobody.sql": lambda _: "select 1 as one\n"}, set()),
        ({"sql/marts/new.sql": lambda _: "-- A table.\nselect 1 as one\n"}, {"release"}),
        ({"flows/nobody.py": lambda _: "import flows.intake\n"}, set()),
        ({"flows/intake/nobody.py": lambda _: "import flows.intake\n"}, set()),
        ({"sql/columns.txt": lambda text: f"{text}one | A one.\n"}, {"release"}),
        ({"sql/marts/days.sql": said("-- ", "-- Again. ")}, {"release"}),
        ({"sql/metrics/coverage_rate.sql": said("-- ", "-- Again. ")}, {"release"}),
        ({"sql/core/regions.sql": said("-- ", "-- Again. ")}, {"release"}),
        ({"sql/core/regions.sql": said("select", "select 1 as one,")}, OF_REGIONS),
        ({"sql/exact/employers.sql": said("-- ", "-- Again. ")}, set()),
        (
            {"sql/staging/provinces.sql": said("grain: ", "grain: line, ")},
            {"intake of provinces", *OF_REGIONS},
        ),
        (more(OWN, "flows/syntax.py"), set()),
    ],
)  # fmt: skip
def test_what_a_stage_comes_to_counts_for_it(move: Move, edits: dict[str, Edit], stages: set[str]) -> None:
    assert move(edits) == stages


def small(root: Path, files: dict[str, str]) -> set[str]:
    """The files that a months' stage comes to in a tree of these."""
    for name, text in {"flows/warehouse/period.py": "", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return {*Tree(root).closure("months")} - {"flows/warehouse/period.py"}


@pytest.mark.parametrize(
    "text",
    [
        "import flows.other",
        "import flows.other as another",
        "from flows import other",
        "from flows.other import name",
        "from flows.other import *",
        "from .. import other",
        "from ..other import name",
        "def f():\n    from flows.other import name",
        "class C:\n    def f(self):\n        import flows.other",
        "try:\n    import flows.other\nexcept ImportError: ...",
        "if not TYPE_CHECKING:\n    import flows.other",
        "import_module('flows.other')",
        "run([executable, '-m', 'flows.other'])",
    ],
)
def test_an_import_is_followed_however_it_is_written(tmp_path: Path, text: str) -> None:
    files = {"flows/warehouse/period.py": text, "flows/other.py": "", "flows/beside.py": ""}
    assert small(tmp_path, files) == {"flows/other.py"}


def test_modules_that_import_each_other_are_followed_once(tmp_path: Path) -> None:
    files = {
        "flows/warehouse/period.py": "import flows.one",
        "flows/one.py": "import flows.two",
        "flows/two.py": "import flows.one, flows.warehouse.period",
    }
    assert small(tmp_path, files) == {"flows/one.py", "flows/two.py"}


def test_a_package_counts_where_it_is_imported_itself(tmp_path: Path) -> None:
    files = {
        "flows/warehouse/period.py": "import schemas.one",
        "schemas/__init__.py": "",
        "schemas/one.py": "",
    }
    assert small(tmp_path, files) == {"schemas/one.py"}
    files["schemas/one.py"] = "import schemas"
    assert small(tmp_path, files) == {"schemas/one.py", "schemas/__init__.py"}


def test_what_lies_beside_a_module_and_is_named_by_it_counts(tmp_path: Path) -> None:
    files = {
        "flows/warehouse/period.py": "Path(__file__).with_name('words.toml')",
        "flows/warehouse/words.toml": "",
        "flows/warehouse/others.toml": "",
    }
    assert small(tmp_path, files) == {"flows/warehouse/words.toml"}


def test_sql_is_followed_by_what_it_names(tmp_path: Path) -> None:
    files = {
        "sql/marts/asks.sql": "from period.asked -- period.commented\n",
        "sql/period/asked.sql": "select parse.calls(a), 'parse.uncalled' from intake.given join period.\n t",
        "sql/period/t.sql": "select 1",
        "sql/period/commented.sql": "select 1",
        "sql/parse/calls.sql": "create macro parse.calls(a) as parse.called(a);",
        "sql/parse/called.sql": "create macro parse.called(a) as a;",
        "sql/parse/uncalled.sql": "create macro parse.uncalled(a) as a;",
        "sql/lookup/given.sql": "select 1",
    }
    found = {f"sql/{name}.sql" for name in ("period/asked", "period/t", "parse/calls", "parse/called")}
    assert small(tmp_path, files) == found


def test_a_renamed_file_that_nobody_comes_to_counts_nowhere(move: Move) -> None:
    assert move({"flows/intake/other_name.py": lambda _: (PROJECT / "flows/clock.py").read_text()}) == set()


def test_a_stage_that_begins_nowhere_is_said(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"flows\.warehouse\.period, where a stage begins"):
        Tree(tmp_path).code("months")


def test_the_models_that_others_are_judged_by_are_those_whose_sql_counts(
    now: tuple[Tree, dict[str, str]],
) -> None:
    for part, models in MODELS.items():
        assert {f"sql/core/{model}.sql" for model in models} <= now[0].closure(part).keys()


def test_packages_do_nothing_when_they_are_imported() -> None:
    inits = [path for path in code_in("flows") if path.endswith("__init__.py")]
    empty = meaning_of(b"", ".py")
    assert [path for path in inits if meaning_of((PROJECT / path).read_bytes(), ".py") != empty] == []


def test_closing_a_month_loads_no_module_that_its_stage_does_not_come_to(
    now: tuple[Tree, dict[str, str]],
) -> None:
    does = "from flows.warehouse import period; period.no_period_tables()"
    tell = "print(*(m for m in sys.modules if m.partition('.')[0] in ('flows', 'schemas')))"
    run = [sys.executable, "-c", f"import sys; {does}; {tell}"]
    loaded = subprocess.run(run, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split()
    files = {f"{name.replace('.', '/')}.py" for name in loaded} & {*code_in("flows", "schemas")}
    # What a dataset declares is in the keys of its deliveries, and these are in those of the months.
    declared = {path for name in schemas.NAMES for path in now[0].closure("intake", name)}
    files -= {path for path in declared if path.startswith("schemas/")}
    assert files - now[0].closure("months").keys() == {OWN, "flows/syntax.py"}


# What is remembered between runs


def test_what_was_found_is_remembered_and_nothing_that_is_torn(
    now: tuple[Tree, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "cache" / "meaning.json"
    now[0].remember(note)
    again = Tree(PROJECT)
    again.recall(note)
    with monkeypatch.context() as patch:
        patch.setattr("flows.meaning.meaning_of", lambda *_: pytest.fail("read again"))
        assert digests(again) == now[1]
    text = note.read_text(encoding="utf-8")
    for torn in ("", "{", "[]", '{"sha256": 1}', text[:-9], text.replace('"flows.disk"', '"flows.desk"')):
        note.write_text(torn, encoding="utf-8")
        again.recall(note)
        assert again.noted == {}
    note.write_text(text, encoding="utf-8")
    monkeypatch.setattr("flows.meaning.NOTED_BY", ("flows/syntax.py",))
    again.recall(note)
    assert again.noted == {}


# The page


def test_the_page_of_what_invalidates_what_says_what_the_code_does() -> None:
    text = INVALIDATES.read_text(encoding="utf-8")
    assert text == written(text, {"stages": stages_table()}), "make readme writes it again"
    rows = [row.split(" | ")[0] for row in text.splitlines() if row.startswith("| ")]
    told = {name for row in rows for name in row.removeprefix("| ").split(", ")}
    folders = {f"`{path.name}`" for path in (PROJECT / "sql").iterdir() if path.is_dir()}
    assert told >= folders | {*STAGES}
