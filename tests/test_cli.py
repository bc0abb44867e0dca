"""The command: help that teaches, exit codes, no traceback and no value of a row in what it says."""

import csv
import errno
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

import schemas
from flows import cli
from flows.problems import NotPublished, OutsideFailed, WrongUsage
from flows.pull_deliveries import refuse_unasked
from flows.settings import Settings, load_settings
from tests.command import cakupan, configuration, environment, python
from tests.conftest import copy_raw
from tests.schemas.extracts.delivered import example

COMMANDS = (
    *("run", "query", "validate", "accept", "withdraw", "report-none", "simulate", "export", "releases"),
)
NIK = "3171234567890123"


@pytest.fixture
def at(published: Settings) -> tuple[str, str]:
    """Name the shared warehouse."""
    return ("--warehouse", str(published.warehouse))


def call(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli.app, arguments, env={"COLUMNS": "200", "NO_COLOR": "1"})


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let `releases` meet an error."""

    def fail(_: Path) -> None:
        raise error

    monkeypatch.setattr("flows.warehouse.publish.list_releases", fail)


@pytest.fixture
def share(tmp_path: Path) -> str:
    """A configuration with a source that has two files of recaps, and a note."""
    for name in ("2024/10/TK_N01.csv", "2024/11/TK_N02.CSV", "baca dulu.txt"):
        (tmp_path / "share" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "share" / name).write_text(f"{name}\n")
    (tmp_path / "raw").mkdir()
    (tmp_path / "cakupan.toml").write_text(
        '[office]\nname = "Kantor"\nregion_code = "KAL"\ntime_zone = "Asia/Makassar"\n'
        '[paths]\nraw = "raw"\nwarehouse = "warehouse"\n'
        '[sources.share]\nkind = "files"\nlocation = "share"\ndataset = "recaps"\n'
        'path = "{year}/{month}/TK_{sender}.csv"\n'
    )
    return str(tmp_path / "cakupan.toml")


def test_a_pull_names_what_came_and_counts_what_was_not_taken(share: str) -> None:
    done = call("pull", "--config", share)
    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        [
            "landed  share  recaps/2024-10/N01.csv",
            "landed  share  recaps/2024-11/N02.csv",
            "share: 2 landed; passed over: 1 named otherwise than its path says",
            "  --verbose names them",
        ],
    )
    named = call("pull", "--config", share, "--verbose", "--dry-run")
    assert "  baca dulu.txt: named otherwise than its path says" in named.stdout.splitlines()


def test_a_pull_of_a_month_that_matches_nothing_lists_what_is_there(share: str) -> None:
    done = call("pull", "--config", share, "--month", "2024-09")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "  there: baca dulu.txt; 2024/10/TK_N01.csv; 2024/11/TK_N02.CSV"


def test_a_month_that_no_source_is_asked_for_is_wrong_usage(share: str) -> None:
    done = call("pull", "--config", share, "--month", "2024-10", "--month", "2999-01")
    assert (done.exit_code, "landed  share  recaps/2024-10/N01.csv" in done.stdout) == (2, True)
    assert "share was not asked for 2999-01: it is in the future." in done.stderr
    settings = load_settings(Path(share))
    with pytest.raises(WrongUsage, match="No source was asked for 2013-01, 2999-01"):
        refuse_unasked(settings, ["share"], ["2013-01", "2024-10", "2999-01"])


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["accept", "workforce/sakernas.csv", "--reason", " "], 2, "The reason is empty"),
        (
            ["accept", "memberships/2024-11/N01.csv", "--reason", "right"],
            2,
            "No delivery is named memberships/2024-11/N01.csv",
        ),
        (["accept", "workforce/sakernas.csv", "--reason", "right"], 1, "is not held"),
        (["report-none", "workforce", "N01", "2024-10"], 2, '"None" is reported of'),
    ],
)
def test_a_decision_that_means_nothing_is_said(
    published: Settings, at: tuple[str, str], arguments: list[str], code: int, told: str
) -> None:
    done = call(*arguments, "--raw", str(published.raw), *at)
    assert (done.exit_code, told in done.stderr) == (code, True)


def test_a_delivery_is_withdrawn_and_that_is_undone(published: Settings, tmp_path: Path) -> None:
    shutil.copy(published.raw / "manifest.jsonl", tmp_path)
    file = "workforce/sakernas.csv"

    def decide(*arguments: str) -> Result:
        return call("withdraw", *arguments, "--reason", "It was right", "--raw", str(tmp_path))

    done, again, undone = decide(file), decide(file), decide("--undo", file, "--json")
    assert (done.exit_code, done.stdout.partition("@")[0]) == (0, "Withdrawn: workforce/sakernas")
    assert (again.exit_code, "is withdrawn already" in again.stderr) == (1, True)
    told = json.loads(undone.stdout)
    assert (undone.exit_code, told["file"], told["reason"]) == (0, file, "It was right")
    unknown = decide("N99")
    assert (unknown.exit_code, "knows no delivery named N99" in unknown.stderr) == (2, True)


def test_cakupan_alone_shows_what_there_is() -> None:
    shown = call()
    assert shown.exit_code == 0
    assert all(f" {name} " in shown.stdout for name in COMMANDS)


def test_every_command_teaches_by_an_example_and_imports_nothing_heavy_for_it(tmp_path: Path) -> None:
    text = (
        "import sys\nfrom flows.cli import app\n"
        "for command in sys.argv[1:]:\n"
        "    try: app([*command.split(), '--help'])\n    except SystemExit: pass\n"
        "heavy = {'prefect', 'pandas', 'pandera', 'duckdb', 'pyarrow'} & sys.modules.keys()\n"
        "assert not heavy, heavy"
    )
    done = python(text, "", *COMMANDS, env=environment(tmp_path))
    assert done.returncode == 0, done.stderr
    assert [name for name in COMMANDS if f"Example: cakupan {name} " not in done.stdout] == []


def test_a_run_with_nothing_new_imports_no_pandas_and_starts_no_server(
    published: Settings, tmp_path: Path
) -> None:
    text = (
        "import sys\nfrom flows.cli import app\n"
        "try: app(sys.argv[1:])\nexcept SystemExit as end: assert end.code == 0, end.code\n"
        "assert 'prefect' in sys.modules and not {'pandas', 'pandera'} & sys.modules.keys()\n"
    )
    paths = ("--raw", str(published.raw), "--warehouse", str(published.warehouse))
    done = python(text, "run", "--json", *paths, env=environment(tmp_path))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["is_new"] is False
    assert "starting one" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nosuch"], "No such command"),
        (["run", "--nosuch"], "No such option"),
        (["run", "--config", "/nosuch.toml"], "No configuration at /nosuch.toml"),
        (["run", "--raw", "/nosuch"], "No folder of raw deliveries at /nosuch"),
        (["query"], "Name a question or write SQL"),
        (["query", "nosuch"], "No question is named nosuch"),
        (["query", "attach 'x'"], "ATTACH is refused"),
        (["query", "--warehouse", "/nosuch", "select 1"], "No warehouse at /nosuch/cakupan.duckdb yet"),
        (["validate", "--dataset", "segments"], "Missing argument"),
        (["validate", "x.csv"], "Missing option '--dataset'"),
        (["validate", "x.csv", "--dataset", "nosuch"], "No dataset is named nosuch; known are"),
        (["validate", "/nosuch.csv", "--dataset", "segments"], "No file at /nosuch.csv"),
    ],
)
def test_a_mistake_leaves_with_2_and_says_what_to_change(
    at: tuple[str, str], arguments: list[str], expected: str
) -> None:
    where = at if arguments[0] == "query" and "--warehouse" not in arguments else ()
    done = call(*arguments, *where)
    assert (done.exit_code, done.stdout) == (2, "")
    assert expected in " ".join(done.stderr.split())


def test_a_broken_configuration_leaves_with_2(tmp_path: Path) -> None:
    (tmp_path / "cakupan.toml").write_text("[office]\nname = 1\n", encoding="utf-8")
    done = call("run", "--config", str(tmp_path / "cakupan.toml"))
    assert (done.exit_code, "office.name is 1; expected a text" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("error", "code", "expected"),
    [
        (NotPublished("a check did not pass"), 1, "a check did not pass"),
        (WrongUsage("a wrong word"), 2, "a wrong word"),
        (OutsideFailed("no network"), 3, "no network"),
        (OSError(errno.ENOSPC, "x", "/data/draft"), 3, "No space left on device (/data/draft)"),
        (PermissionError(errno.EACCES, "x", "/data"), 3, "Permission denied (/data)"),
        (MemoryError(NIK), 3, "Memory ran out (in tests/test_cli.py, line"),
        (OSError(errno.EMFILE, "x", "/data/a"), 3, "Allow this process more open files (ulimit -n)"),
        (ValueError(NIK), 1, "ValueError"),
        (KeyError(NIK), 1, "KeyError, in tests/test_cli.py, line"),
        (KeyError(NIK), 1, "CAKUPAN_DEBUG=1"),
        (UnicodeDecodeError("utf-8", NIK.encode(), 0, 1, NIK), 1, "UnicodeDecodeError"),
        (KeyboardInterrupt(), 130, "Stopped. Nothing was published."),
    ],
)
def test_what_goes_wrong_has_its_exit_code_and_quotes_nothing(
    at: tuple[str, str], monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, expected: str
) -> None:
    fail_with(monkeypatch, error)
    done = call("releases", *at)
    assert (done.exit_code, done.stdout) == (code, "")
    assert expected in done.stderr
    assert NIK not in done.stderr
    assert "Traceback" not in done.stderr


def test_debugging_shows_all_of_it_and_a_machine_reads_of_a_failure(
    at: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, OutsideFailed("no network"))
    done = call("releases", "--json", *at)
    assert json.loads(done.stdout) == {"status": "failed", "exit_code": 3, "problem": "no network"}
    monkeypatch.setenv("CAKUPAN_DEBUG", "1")
    fail_with(monkeypatch, KeyError("all of it"))
    assert repr(call("releases", *at).exception) == "KeyError('all of it')"


Flow = Callable[..., dict[str, Any]]


def run_as(monkeypatch: pytest.MonkeyPatch, flow: Flow) -> None:
    """Put a function in the flow's place; the flow itself is tested with a server."""
    monkeypatch.setitem(sys.modules, "flows.build_warehouse", SimpleNamespace(run=flow))  # type: ignore[arg-type]


@pytest.fixture
def run(published: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command with a flow that ends with this."""

    def called(*options: str, **ends: Any) -> Result:
        run_as(monkeypatch, lambda *_: {"status": "complete", "release_id": "1", "is_new": True, **ends})
        return call("run", *options, "--raw", str(published.raw), "--warehouse", str(published.warehouse))

    return called


@pytest.mark.parametrize(
    ("status", "strict", "code"),
    [("complete", [], 0), ("complete", ["--strict"], 0), ("partial", [], 0), ("partial", ["--strict"], 1)],
)
def test_a_partial_run_is_done_unless_strict(
    run: Callable[..., Result], status: str, strict: list[str], code: int
) -> None:
    done = run(*strict, status=status, hidden=[])
    assert (done.exit_code, "partial: some deliveries" in done.stderr) == (code, status == "partial")


@pytest.mark.parametrize(
    ("option", "told"),
    [([], ["2 whose", "--verbose names them."]), (["--verbose"], ["2 whose", ".x, targets/.y."])],
)
def test_a_run_counts_what_it_leaves_alone_and_names_it_where_it_is_asked(
    run: Callable[..., Result], option: list[str], told: list[str]
) -> None:
    said = run(*option, is_new=False, hidden=[".x", "targets/.y"]).stdout
    assert f"Left alone below the raw folder: {told[0]} names begin with a dot" in said
    assert told[1] in said


def test_a_run_stopped_after_the_swap_does_not_deny_it(
    published: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swap_and_stop(*_: object) -> dict[str, Any]:
        (tmp_path / "cakupan.duckdb").write_bytes(b"new")
        raise KeyboardInterrupt

    run_as(monkeypatch, swap_and_stop)
    done = call("run", "--raw", str(published.raw), "--warehouse", str(tmp_path))
    assert (done.exit_code, "The release had been published before that" in done.stderr) == (130, True)


def test_the_summary_is_data_for_a_machine(run: Callable[..., Result]) -> None:
    assert {"status", "release_id", "is_new", "coverage", "changes"} <= json.loads(
        run("--json").stdout
    ).keys()


@pytest.fixture
def sakernas(published: Settings, tmp_path: Path) -> Path:
    """The survey as delivered, with a broken month, a short row, a row twice and a NIK in a number."""
    lines = (published.raw / "workforce" / "sakernas.csv").read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace(",Aug,", ",Agst,", 1)
    lines[4] = "too,short"
    fields = lines[5].split(",")
    fields[4] = NIK + "x"
    lines[5] = ",".join(fields)
    lines.append(lines[1])
    path = tmp_path / "sakernas.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def validate(published: Settings) -> Callable[..., Result]:
    """Judge files of a dataset beside the shipped records."""
    return lambda dataset, *rest: call(
        "validate", "--dataset", dataset, "--raw", str(published.raw), *map(str, rest)
    )


def test_validate_answers_with_the_ledger(validate: Callable[..., Result], sakernas: Path) -> None:
    done = validate("workforce", sakernas, "--json")
    [judged] = json.loads(done.stdout)["files"]
    assert done.exit_code == 1
    assert judged.keys() == {
        *("file", "sha256", "status", "reason", "rows", "accepted", "rejected", "duplicates"),
        *("structural", "by_rule", "rejections", "proposal"),
    }
    assert judged["proposal"] is None
    assert (judged["rejected"], judged["duplicates"], judged["structural"]) == (3, 1, 1)
    assert judged["rows"] == judged["accepted"] + judged["rejected"] + judged["duplicates"]
    assert [(r["line"], r["column"], r["rule"], r["severity"]) for r in judged["rejections"]] == [
        (3, "month", "unreadable", "error"),
        (5, "", "field_count", "error"),
        (6, "working_age_population", "unreadable", "error"),
    ]
    person = validate("workforce", sakernas)
    assert (person.exit_code, NIK in done.output + person.output) == (1, False)
    assert "line 5: expected: 19 fields, found 2 (rule field_count)" in person.stdout


def test_validate_tells_errors_first_and_marks_warnings(
    validate: Callable[..., Result], tmp_path: Path
) -> None:
    header = schemas.dataset("memberships").header
    row = example("memberships")
    rows = [row | {"nik": ""}, row | {"kpj": "00012345679", "jk": "X"}]
    file = tmp_path / "N01.csv"
    lines = [",".join(header), *(",".join(one[name] for name in header) for one in rows)]
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    done = validate("memberships", file)
    assert done.exit_code == 1
    first, *others = done.stdout.splitlines()
    assert first.endswith("partial (1 accepted, 1 rejected, 0 duplicates, 1 structural; warnings: 1)")
    assert [line.strip() for line in others[:2]] == ["1 jk.not_in_list", "1 nik.missing (warning)"]
    assert [line.strip().partition(" ")[0] for line in others[2:]] == ["line", "warning,"]
    assert [line.partition("(rule ")[2] for line in others[2:]] == ["jk.not_in_list)", "nik.missing)"]


def test_validate_accepts_what_ships_passes_over_a_link_that_leads_nowhere_and_changes_nothing(
    published: Settings, sakernas: Path, tmp_path: Path
) -> None:
    raw = copy_raw(tmp_path / "raw")
    (raw / "regions" / "gone.csv").symlink_to(tmp_path / "gone.csv")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    files = sorted(str(path) for path in (published.raw / "workforce").glob("*.csv"))
    done = call("validate", *files, "--dataset", "workforce", "--raw", str(raw))
    assert (done.exit_code, done.stdout.count("accepted (")) == (0, len(files)), done.stderr
    call("validate", str(sakernas), "--dataset", "workforce", "--raw", str(raw))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_validate_refuses_a_file_of_another_dataset(
    published: Settings, validate: Callable[..., Result]
) -> None:
    done = validate("offices", published.raw / "segments" / "curated.csv", "--json")
    [judged] = json.loads(done.stdout)["files"]
    assert (done.exit_code, judged["status"], judged["accepted"]) == (1, "refused", 0)
    assert "header" in judged["reason"]


def test_validate_ends_with_a_proposal_where_a_header_is_refused(
    validate: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "N01.csv"
    file.write_text("Rekap;;;;\nbulan;Lokasi;segmen;status;jumlah\n2024-10;63.71;PU;AKTIF;1.250\n")
    lines = validate("recaps", file).stdout.splitlines()
    at = lines.index("  As cakupan propose reads it, declared in cakupan.toml:")
    assert lines[at + 1 : at + 3] == [
        "  [senders.recaps.N01]",
        '  delimiter = ";" # line 2 has 4 columns known by their name; 3 lines have as many fields',
    ]
    assert any('# open: "Lokasi" in column 2 is no column of recaps' in line for line in lines[at:])
    [judged] = json.loads(validate("recaps", file, "--json").stdout)["files"]
    assert judged["proposal"]["section"] == {
        "delimiter": ";",
        "skip_lines": 1,
        "number_format": "indonesian",
    }
    file.write_bytes(b"")
    [empty] = json.loads(validate("recaps", file, "--json").stdout)["files"]
    assert (empty["status"], empty["proposal"]) == ("refused", None)


def test_validate_reads_a_file_as_its_sender_writes(published: Settings, tmp_path: Path) -> None:
    with (published.raw / "segments" / "curated.csv").open(encoding="utf-8", newline="") as delivered:
        rows = list(csv.reader(delivered))
    with (tmp_path / "N01.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";", lineterminator="\n").writerows(rows)
    config = configuration(published, tmp_path)
    arguments = ("validate", str(tmp_path / "N01.csv"), "--dataset", "segments", "--config", str(config))
    assert call(*arguments).exit_code == 1
    with config.open("a", encoding="utf-8") as out:
        out.write('[senders.segments.N01]\ndelimiter = ";"\n')
    assert call(*arguments).exit_code == 0


def test_releases_are_listed_for_people_and_machines_and_none_yet_is_no_error(
    at: tuple[str, str], published: Settings, tmp_path: Path
) -> None:
    [release] = json.loads(call("releases", "--json", *at).stdout)
    assert (release["is_current"], release["file"]) == (True, str(published.published))
    assert release["release_id"] in call("releases", *at).stdout
    none, as_data = (call("releases", "--warehouse", str(tmp_path), *how) for how in ([], ["--json"]))
    assert (none.exit_code, "`cakupan run` makes one" in none.stdout) == (0, True)
    assert json.loads(as_data.stdout) == []


def test_query_lists_the_cookbook(at: tuple[str, str]) -> None:
    names = json.loads(call("query", "--list", "--format", "json").stdout)
    assert all(name in call("query", "--list", *at).stdout for name in names)


def test_an_answer_can_be_cut_short_by_its_reader(published: Settings, tmp_path: Path) -> None:
    done = python(
        "import subprocess, sys\n"
        "asked = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "asked.stdout.read(10); asked.stdout.close()\n"
        "sys.exit(asked.stderr.read().decode() or asked.wait())",
        *(str(Path(sys.executable).with_name("cakupan")), "query", "from range(1000000)", "--format", "csv"),
        *("--warehouse", str(published.warehouse)),
        env=environment(tmp_path),
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_texts_are_utf_8_in_any_locale(published: Settings, tmp_path: Path) -> None:
    env = environment(tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    asked = "select 'caf\u00e9', chr(233) || chr(233)"
    done = cakupan("query", asked, "--warehouse", str(published.warehouse), env=env)
    assert done.returncode == 0, done.stderr
    assert "caf\u00e9" in done.stdout
    assert "\u00e9\u00e9" in done.stdout
