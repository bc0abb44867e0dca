"""flows.report.export: what is given away is the release, described so that a machine can check it."""

import csv
import errno
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest
from typer.testing import CliRunner

from flows import cli
from flows.problems import WrongUsage
from flows.report import export as exporting
from flows.report.catalogue import Column, Table, tables
from flows.report.export import PACKAGE, export
from flows.report.flat_files import write_csv
from flows.report.keys import references
from flows.report.package import Licence
from flows.settings import PROJECT, Settings
from tests.command import configuration

Json = dict[str, Any]


@pytest.fixture(scope="module")
def real(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of the shipped records. Read only: a test that breaks it copies it first."""
    folder = tmp_path_factory.mktemp("real") / "open-data"
    export(published.published, folder)
    return folder


@pytest.fixture(scope="module", params=["real", "simulated"])
def source(request: pytest.FixtureRequest, published: Settings) -> Path:
    """The published file of the shipped records, then of simulated ones."""
    settings: Settings = published if request.param == "real" else request.getfixturevalue("simulated")
    return settings.published


@pytest.fixture(scope="module")
def exported(source: Path, published: Settings, real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of it. Read only."""
    if source == published.published:
        return real
    folder = tmp_path_factory.mktemp("export") / "open-data"
    export(source, folder)
    return folder


@pytest.fixture
def former(real: Path, tmp_path: Path) -> Path:
    """A former export of the shipped records, which a test may change."""
    return shutil.copytree(real, tmp_path / "x")


@pytest.fixture
def broken(former: Path) -> Path:
    """An export that a test may break; only four tables of it are described."""
    kept = {"coverage_change", "periods", "regions", "segments"}

    def keep_four(package: Json) -> None:
        package["resources"] = [one for one in package["resources"] if one["name"] in kept]
        for schema in (one["schema"] for one in package["resources"] if "foreignKeys" in one["schema"]):
            schema["foreignKeys"] = [k for k in schema["foreignKeys"] if k["reference"]["resource"] in kept]

    change_package(former, keep_four)
    return former


def described(folder: Path) -> Json:
    found: Json = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    return found


def change_package(folder: Path, change: Callable[[Json], None]) -> None:
    package = described(folder)
    change(package)
    (folder / PACKAGE).write_text(json.dumps(package), encoding="utf-8")


def errors(folder: Path) -> list[str]:
    """What frictionless finds: kinds of errors of the package and of its resources."""
    report = frictionless.validate(str(folder / PACKAGE))
    return [error.type for error in report.errors] + [e.type for task in report.tasks for e in task.errors]


def resource(package: Json, name: str) -> Json:
    [found] = [one for one in package["resources"] if one["name"] == name]
    assert isinstance(found, dict)
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


# What is given away is the release


def test_frictionless_finds_nothing_wrong(exported: Path) -> None:
    assert errors(exported) == []


def test_every_mart_is_there_twice_with_its_rows_and_types_and_nothing_else_is(
    source: Path, exported: Path
) -> None:
    """In the order of their grain. A CSV has no types: it has the rows once those of the mart are read."""
    unlike, names = [], {PACKAGE, "dictionary.html", "README.txt"}
    with duckdb.connect(str(source), read_only=True) as warehouse:
        marts = tables(warehouse, "marts")
        for table in marts:
            kinds = ", ".join(f"'{column.name}': '{column.data_type}'" for column in table.columns)
            files_of = {
                "parquet": "read_parquet('{}')",
                "csv": "read_csv('{}', header = true, delim = ',', quote = '\"', auto_detect = false, "
                f"columns = {{{{{kinds}}}}})",
            }
            own = typed(warehouse, f"{table.full_name} order by {', '.join(table.grain)}")
            for form, read_as in files_of.items():
                names.add(f"marts/{table.name}.{form}")
                file = read_as.format(exported / "marts" / f"{table.name}.{form}")
                unlike += [] if typed(warehouse, file) == own else [file]
    assert (unlike, len(marts) >= 20) == ([], True)
    assert set(files(exported)) == names


def typed(warehouse: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """Names and types of the columns, and the rows in their order."""
    rows = warehouse.execute(f"from {query}")
    return [column[:2] for column in rows.description or []], rows.fetchall()


def test_the_same_release_gives_the_same_bytes(source: Path, exported: Path, tmp_path: Path) -> None:
    export(source, tmp_path / "again")
    assert files(tmp_path / "again") == files(exported)


# What its description says


def test_frictionless_reads_every_value_as_the_mart_has_it(source: Path, exported: Path) -> None:
    """Dates, times, whole numbers, decimals, truths and nulls; a fraction as a decimal of all its digits."""
    package = frictionless.Package(str(exported / PACKAGE))
    unlike, kinds = [], set()
    with duckdb.connect(str(source), read_only=True) as warehouse:
        for name in ("completeness", "coverage", "coverage_change", "periods", "published_figures"):
            order = ", ".join(resource(described(exported), name)["schema"]["primaryKey"])
            rows = [list(map(read, row)) for row in rows_of(warehouse, f"marts.{name} order by {order}")]
            found = [list(row.to_dict().values()) for row in package.get_resource(name).read_rows()]
            if [list(map(utc, row)) for row in found] != rows:
                unlike.append(name)
            kinds |= {type(value) for row in found for value in row}
    assert unlike == []
    assert kinds >= {date, int, Decimal, bool, str, type(None)}


def rows_of(warehouse: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return warehouse.execute(f"from {query}").fetchall()


def read(value: Any) -> Any:
    """A value of the mart as a reader of the package has it."""
    return Decimal(str(value)) if isinstance(value, float) else value


def utc(value: Any) -> Any:
    """A time without its zone, which is UTC in the package and unsaid in the mart."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def test_a_schema_says_keys_types_meaning_and_what_must_be_there(exported: Path) -> None:
    schema = resource(described(exported), "coverage")["schema"]
    fields = {field["name"]: field for field in schema["fields"]}
    assert {key["fields"][0]: key["reference"]["resource"] for key in schema["foreignKeys"]}.items() >= {
        ("period", "periods"),
        ("region_code", "regions"),
        ("segment", "segments"),
    }
    told = fields["region_level"]["constraints"]
    assert told == {"enum": ["national", "island_group", "province", "regency"]}
    assert fields["segment"]["constraints"]["required"]
    assert (fields["coverage_rate"]["type"], fields["coverage_rate"]["duckdb_type"]) == ("number", "DOUBLE")
    assert all(field["description"] for field in fields.values())


def test_the_package_names_release_office_kind_and_sources(source: Path, exported: Path) -> None:
    with duckdb.connect(str(source), read_only=True) as warehouse:
        [(release_id, at, kind, office)] = warehouse.execute(
            "select release_id, published_at, data_kind, office_name from audit.current_release"
        ).fetchall()
        articles = warehouse.execute(
            "select count(*) from (select distinct publisher, source_url from marts.published_figures)"
        ).fetchall()
    package = described(exported)
    named = package["version"], package["created"], package["data_kind"], package["contributors"][0]["title"]
    assert named == (release_id, f"{at.isoformat()}Z", kind, office)
    assert len([one for one in package["sources"] if "path" in one]) == articles[0][0]


def test_simulated_records_say_so_loudly_and_real_ones_do_not(exported: Path) -> None:
    package = described(exported)
    readme = (exported / "README.txt").read_text(encoding="utf-8")
    is_simulated = package["data_kind"] == "simulated"
    loud = [text.startswith("DATA SIMULASI") for text in (package["title"], package["description"], readme)]
    assert loud == [is_simulated] * 3
    assert ("SIMULATED DATA" in (exported / "dictionary.html").read_text(encoding="utf-8")) == is_simulated


def test_no_licence_is_claimed_that_the_office_has_not_given(
    published: Settings, real: Path, tmp_path: Path
) -> None:
    given = export(published.published, tmp_path / "given", Licence("CC-BY-4.0", "https://example.org/by"))
    assert "licenses" not in described(real)
    assert given["licenses"] == [{"name": "CC-BY-4.0", "path": "https://example.org/by"}]


# The check can fail


def test_two_tables_of_an_export_that_nobody_broke_pass(broken: Path) -> None:
    assert errors(broken) == []


def put(column: str, value: str) -> Callable[[list[list[str]]], None]:
    """Write a value into the first row."""

    def change(rows: list[list[str]]) -> None:
        rows[1][rows[0].index(column)] = value

    return change


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (put("from_period", "2023-13-01"), "type-error"),
        (put("from_participants", "2.5 million"), "type-error"),
        (put("change_points", "1,5"), "type-error"),
        (put("region_code", "9999"), "foreign-key"),
        (put("region_code", ""), "constraint-error"),
        (put("region_level", "village"), "constraint-error"),
        (lambda rows: rows.append(rows[1]), "primary-key"),
        (lambda rows: rows[0].__setitem__(0, "code"), "incorrect-label"),
    ],
    ids=["date", "number", "decimal", "foreign key", "required", "enum", "primary key", "header"],
)
def test_a_broken_row_is_found(broken: Path, change: Callable[[list[list[str]]], None], found: str) -> None:
    """Size and hash are not compared, or they alone would tell."""
    path = broken / "marts" / "coverage_change.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    change_package(
        broken, lambda package: [resource(package, "coverage_change").pop(k) for k in ("bytes", "hash")]
    )
    assert found in errors(broken)


def test_a_changed_byte_is_found(broken: Path) -> None:
    path = broken / "marts" / "segments.csv"
    path.write_bytes(path.read_bytes().replace(b"PU", b"PV", 1))
    assert "hash-count" in errors(broken)


def test_a_changed_byte_of_a_parquet_is_found(former: Path) -> None:
    path = former / "marts" / "segments.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    change_package(former, lambda package: package.update(resources=[resource(package, "segments-parquet")]))
    assert errors(former) == ["hash-count"]


# Texts


def test_a_text_that_a_spreadsheet_would_run_is_guarded_and_told(tmp_path: Path) -> None:
    table = Table(
        "marts", "notes", "", ("place",), (Column("place", "BIGINT", ""), Column("note", "VARCHAR", ""))
    )
    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.notes as from (values (2, '-5'), (-3, '=1+1'), (-2, null), (-1, ''), "
            "(1, 'a \"b\", c'), (3, 'new' || chr(10) || 'line')) as t(place, note)"
        )
        written = write_csv(connection, table, tmp_path, "notes.csv")
    expected = 'place,note\r\n-3,\'=1+1\r\n-2,\r\n-1,\r\n1,"a ""b"", c"\r\n2,\'-5\r\n3,"new\nline"\r\n'
    assert (tmp_path / "notes.csv").read_bytes().decode() == expected
    assert (written.guarded, written.blank) == ({"note": 2}, {"note": 1})


def test_no_text_of_the_release_is_altered(exported: Path) -> None:
    altered = [
        (one["name"], one["guarded_texts"], one["empty_texts"])
        for one in described(exported)["resources"]
        if one["format"] == "csv" and (one["guarded_texts"] or one["empty_texts"])
    ]
    assert altered == []


# Keys


def test_a_column_refers_to_a_dimension_where_name_type_and_every_value_fit() -> None:
    drawn = {
        "periods": "date '2024-01-01' as period",
        "segments": "'PU' as segment",
        "facts": "1::bigint as id, date '2024-01-01' as from_period, date '2024-02-01' as lost_period, "
        "null::varchar as segment, 5::bigint as moved_segment",
    }
    found = []
    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema marts")
        for name, row in drawn.items():
            connection.execute(f"create table marts.{name} as select {row}")
            columns = connection.execute(f"describe marts.{name}").fetchall()
            kinds = tuple(Column(column, kind, "") for column, kind, *_ in columns)
            found.append(Table("marts", name, "", (kinds[0].name,), kinds))
        told = references(connection, found[-1], found)
    assert [(one.column, one.table) for one in told] == [("from_period", "periods"), ("segment", "segments")]


@pytest.mark.parametrize(
    ("meaning", "codes"),
    [
        ("real or simulated.", ("real", "simulated")),
        ("What it is: one, two_three or ALL.", ("one", "two_three", "ALL")),
        ("exact, derived (a sum), or missing (no base).", ("exact", "derived", "missing")),
        ("province or regency. The levels stand beside each other.", ("province", "regency")),
        ("active or inactive; all where a recap does not part them.", ()),
        ("Figure or delivery ids of the base.", ()),
        ("A code of the dimension, or unknown.", ()),
    ],
)
def test_codes_are_read_only_from_a_comment_that_is_a_list(meaning: str, codes: tuple[str, ...]) -> None:
    assert Column("kind", "VARCHAR", meaning).codes == codes


# Whole or not at all


def test_a_former_export_is_replaced_whole(published: Settings, former: Path) -> None:
    first = files(former)
    (former / "marts" / "coverage.csv").write_text("changed", encoding="utf-8")
    export(published.published, former)
    assert files(former) == first
    assert [path.name for path in former.parent.iterdir()] == ["x"]


def test_an_empty_folder_is_filled(published: Settings, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    export(published.published, tmp_path / "new")
    assert (tmp_path / "new" / PACKAGE).is_file()


@pytest.mark.parametrize("stranger", ["thesis.docx", "marts/mine.csv", ".hidden"])
def test_a_folder_with_anything_else_is_refused_and_stays(
    published: Settings, former: Path, stranger: str
) -> None:
    (former / stranger).write_text("mine", encoding="utf-8")
    before = files(former)
    with pytest.raises(WrongUsage, match="not of a former export; nothing was changed"):
        export(published.published, former)
    assert files(former) == before


@pytest.mark.parametrize("made", ["{}", "[]", "no json", '{"generator": "cakupan export"}'])
def test_a_package_of_others_is_not_ours(published: Settings, tmp_path: Path, made: str) -> None:
    (tmp_path / PACKAGE).write_text(made, encoding="utf-8")
    with pytest.raises(WrongUsage):
        export(published.published, tmp_path)
    assert files(tmp_path) == {PACKAGE: made.encode()}


def call(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli.app, ["export", *arguments], env={"COLUMNS": "200", "NO_COLOR": "1"})
    return done.exit_code, done.stdout, " ".join(done.stderr.split())


def test_the_command_says_what_it_wrote(published: Settings, tmp_path: Path) -> None:
    code, said, _ = call(str(tmp_path / "x"), "--warehouse", str(published.warehouse))
    assert (code, f"{tmp_path / 'x'}: " in said, "release 000001-" in said) == (0, True, True)


@pytest.fixture(scope="module")
def desk(published: Settings, real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an office, a former export and links, which no export changes."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("warehouse", "raw"):
        shutil.copytree(getattr(published, name), folder / "office" / name)
        shutil.copytree(real, folder / "office" / name / "former")
        (folder / f"link-{name}").symlink_to(folder / "office" / name)
    shutil.copytree(real, folder / "out" / "x")
    (folder / "link").symlink_to("out/x")
    (folder / "circle").symlink_to("circle")
    (folder / "file").write_text("mine", encoding="utf-8")
    text = (PROJECT / "cakupan.toml").read_text(encoding="utf-8").replace('"data/raw"', '"office/raw"')
    (folder / "cakupan.toml").write_text(text, encoding="utf-8")
    return folder


CURRENT = "{named} is the current folder or holds it, and is replaced whole."
NOT_WRITTEN = "{named} cannot be written: "


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("{desk}/file", "{named} is not a folder"),
        ("{desk}/circle", "{named} is not a folder."),
        ("{desk}/file/x", f"{NOT_WRITTEN}Not a directory."),
        ("{desk}/file/deep/x", f"{NOT_WRITTEN}Not a directory."),
        ("{desk}/" + "y" * 300, f"{NOT_WRITTEN}File name too long."),
        ("{desk}/" + "y" * 250, f"{NOT_WRITTEN}File name too long."),
        pytest.param(
            "/proc/x",
            NOT_WRITTEN,
            marks=pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc"),
        ),
        *(
            (f"{{desk}}/{named}", f"{{named}} {where} {{desk}}/office/{room}")
            for where, room, places in [
                ("is", "warehouse", ["office/warehouse"]),
                ("is", "raw", ["office/raw", "link-raw"]),
                ("lies in", "warehouse", ["office/warehouse/new", "link-warehouse/former"]),
                (
                    "lies in",
                    "raw",
                    ["office/raw/deep/new", "office/raw/former", "office/elsewhere/../raw/new"],
                ),
                ("holds", "", ["office", "."]),
            ]
            for named in places
        ),
        ("/", "{named} holds {desk}/office"),
        *((named, CURRENT) for named in (".", "../x", "{desk}/out/x", "{desk}/out/x/..", "{desk}/link")),
    ],
)
def test_what_must_not_be_replaced_or_cannot_be_written_is_told_as_it_was_named(
    desk: Path, monkeypatch: pytest.MonkeyPatch, named: str, told: str
) -> None:
    monkeypatch.chdir(desk / "out" / "x")
    named, before = named.format(desk=desk), state_of(desk)
    where = ("--config", str(desk / "cakupan.toml"), "--warehouse", str(desk / "office" / "warehouse"))
    code, said, problem = call(named, *where)
    assert (code, said) == (2, "")
    assert problem.startswith(told.format(named=Path(named), desk=desk)), problem
    assert ("a folder of the warehouse or of raw deliveries" in problem) == ("/office" in told)
    assert ".draft-" not in problem
    assert state_of(desk) == before


def state_of(folder: Path) -> dict[Path, tuple[int, ...]]:
    found = ((path, path.lstat()) for path in [folder, *folder.rglob("*")])
    return {path: (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns) for path, stat in found}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Missing argument 'DIR'"),
        (["{tmp}"], "nothing was changed"),
        (["{tmp}/x", "--warehouse", "/nosuch"], "No warehouse at /nosuch/cakupan.duckdb yet"),
    ],
)
def test_wrong_usage_leaves_with_2_and_writes_nothing(
    published: Settings, tmp_path: Path, arguments: list[str], told: str
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    named = [one.format(tmp=tmp_path) for one in arguments]
    code, said, problem = call("--warehouse", str(published.warehouse), *named)
    assert (code, said, told in problem) == (2, "", True)
    assert files(tmp_path) == {"file": b"mine"}


def test_a_link_to_a_former_export_is_followed(published: Settings, former: Path) -> None:
    link = former.parent / "link"
    link.symlink_to(former)
    (former / "README.txt").unlink()
    export(published.published, link)
    assert (link.is_symlink(), (former / "README.txt").is_file()) == (True, True)


@pytest.mark.parametrize(
    ("number", "expected"), [(errno.EACCES, 2), (errno.EROFS, 2), (errno.ENOSPC, 3), (errno.EIO, 3)]
)
def test_a_draft_that_the_system_refuses_is_told_as_the_folder(
    published: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: int
) -> None:
    def refused(path: Path, *_: object, **options: object) -> None:
        if not options:
            raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "mkdir", refused)
    code, _, problem = call(str(tmp_path / "x"), "--warehouse", str(published.warehouse))
    told = f"{tmp_path / 'x'} cannot be written: {os.strerror(number)}."
    assert (code, problem.startswith(told), ".draft-" in problem) == (expected, True, False), problem


def test_a_full_disk_leaves_with_3_and_the_former_export(
    published: Settings, former: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(former)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "x", "dictionary.html")

    monkeypatch.setattr(exporting, "dictionary_text", full)
    code, _, problem = call(str(former), "--warehouse", str(published.warehouse))
    assert (code, "No space left on device" in problem) == (3, True)
    assert files(former) == before
    assert [path.name for path in former.parent.iterdir()] == ["x"]


def test_what_a_killed_export_left_is_removed_and_the_former_one_put_back(
    published: Settings, former: Path, tmp_path: Path
) -> None:
    former.rename(tmp_path / ".x.draft-1.former")
    (tmp_path / ".x.draft-1").mkdir()
    (tmp_path / ".x.draft-1" / "half").write_text("", encoding="utf-8")
    (tmp_path / "x.csv").write_text("mine", encoding="utf-8")
    export(published.published, tmp_path / "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x", "x.csv"]


def test_a_licence_is_read_from_the_configuration(published: Settings, tmp_path: Path) -> None:
    path = configuration(published, tmp_path)
    path.write_text(path.read_text("utf-8") + '[export]\nlicence = "CC-BY-4.0"\n', encoding="utf-8")
    code, _, problem = call(str(tmp_path / "x"), "--config", str(path))
    assert (code, problem) == (0, "")
    assert described(tmp_path / "x")["licenses"] == [{"name": "CC-BY-4.0"}]
