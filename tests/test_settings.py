"""The office's configuration: where it is found, what is refused in it, and senders read as declared."""

import csv
import io
import re
from pathlib import Path

import pyarrow
import pytest

import schemas
from flows.counted import Counted
from flows.problems import WrongUsage
from flows.sender import Measure
from flows.sender_section import COUNTED
from flows.sender_section import KEYS as SENDER_KEYS
from flows.sender_section import WIDE as WIDE_KEYS
from flows.settings import PROJECT, Sender, Settings, load_settings
from flows.sheet_layout import SheetLayout
from tests.delivering import deliver

RAW = PROJECT / "data" / "raw"
KEYS = {
    "office.name": "'Kantor Wilayah Kalimantan'",
    "office.region_code": "'KAL'",
    "office.time_zone": "'Asia/Makassar'",
    "paths.raw": "'raw'",
    "paths.warehouse": "'out/warehouse'",
}


def toml(changes: dict[str, str]) -> str:
    """The keys of an office, some changed, some more, and those without a text left out."""
    return "".join(f"{name} = {text}\n" for name, text in (KEYS | changes).items() if text)


OFFICE = toml({})


def write(folder: Path, text: str = OFFICE) -> Path:
    """Write a configuration with its raw folder."""
    (folder / "raw").mkdir(parents=True)
    path = folder / "cakupan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problem(path: Path, **paths: Path) -> str:
    with pytest.raises(WrongUsage) as wrong:
        load_settings(path, **paths)
    return str(wrong.value).replace(str(path), "FILE").replace(str(path.parent), "FOLDER")


@pytest.fixture(autouse=True)
def no_configuration_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAKUPAN_CONFIG", raising=False)


def test_the_configuration_that_is_named_goes_before_that_of_the_environment_and_the_project_s_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert (settings.raw, settings.warehouse) == (RAW, PROJECT / "data" / "warehouse")
    named = write(tmp_path / "named", OFFICE.replace("Kalimantan", "Sulawesi"))
    monkeypatch.setenv(
        "CAKUPAN_CONFIG", str(write(tmp_path / "environment", OFFICE.replace("Kalimantan", "Jawa")))
    )
    names = [load_settings(named).office_name, load_settings().office_name]
    assert names == ["Kantor Wilayah Sulawesi", "Kantor Wilayah Jawa"]


def test_paths_are_relative_to_the_configuration_and_those_of_the_command_to_where_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = write(tmp_path / "office").parent
    (tmp_path / "drop").mkdir()
    monkeypatch.chdir(tmp_path)
    told = load_settings(Path("office/cakupan.toml"))
    warehouse = office / "out" / "warehouse"
    assert (told.raw, told.warehouse, told.published) == (
        office / "raw",
        warehouse,
        warehouse / "cakupan.duckdb",
    )
    given = load_settings(Path("office/cakupan.toml"), raw=Path("drop"), warehouse=Path("here"))
    assert (given.raw, given.warehouse) == (tmp_path / "drop", tmp_path / "here")


def test_what_is_not_said_has_a_default(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path)) == Settings(
        office_name="Kantor Wilayah Kalimantan",
        region_code="KAL",
        time_zone="Asia/Makassar",
        raw=tmp_path / "raw",
        warehouse=tmp_path / "out" / "warehouse",
        keep_releases=6,
        lock_wait_seconds=600,
        senders={},
        reconciliation_tolerance=0.005,
        reconciliation_blocks=False,
    )


def test_the_tolerance_of_a_recap_is_the_office_s_own(tmp_path: Path) -> None:
    settings = load_settings(
        write(tmp_path, OFFICE + "[reconciliation]\ntolerance_rate = 0\nblocks = true\n")
    )
    assert (settings.reconciliation_tolerance, settings.reconciliation_blocks) == (0.0, True)


def test_a_mark_that_notepad_writes_does_no_harm(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, "\ufeff" + OFFICE)).region_code == "KAL"


WIDE = Sender(
    layout=SheetLayout(
        header_lines=2,
        period_line=3,
        total_rows=("JUMLAH",),
        subtotal_rows=("Sub Jumlah",),
        total_columns=("Jumlah",),
    ),
    skip_lines=4,
    columns={"kode_wilayah": "Kode"},
    ignore_columns=("No", "Kabupaten/Kota", "%"),
    values={"kode_kantor": "KANWIL-KAL"},
    measures={
        "aktif": Measure("", {"status": "AKTIF"}),
        "penerima upah": Measure("jumlah", {"segmen": "PU"}),
    },
)
PRESS = Sender(
    month_format="MM/YYYY",
    zero_signs=("-",),
    skip_lines=3,
    sheet="Data",
    columns={"metric": "Ukuran"},
    joined={"scope_name": ("Jenis", "Wilayah")},
    measures={"2024": Measure("value", {"as_of": "2024"})},
    ignore_columns=("No",),
    values={"scope_level": "kanwil"},
    labels={"": {"formal": "PU"}, "metric": {"aktif": "active_workers"}},
)
ENCODINGS = '"utf-8" or "cp1252" or "utf-16"'
SECTION = "must be a section, such as [senders.workforce.sakernas]"
UNEXPECTED = {
    ("office.region_code", "a text"): ("6100", "''"),
    ("office.time_zone", "a name such as Asia/Makassar"): ("'Makassar'", "'Asia'", "'../UTC'"),
    ("releases.keep", "a whole number, 0 or more"): ("3.5", "-1"),
    ("releases.lock_wait_seconds", "a whole number, 0 or more"): ("True",),
    ("reconciliation.tolerance_rate", "a fraction below 1, such as 0.005"): ("1", "'0.5 %'", "nan"),
    ("reconciliation.blocks", "true or false"): ("1",),
    ("senders.targets.N01.encoding", ENCODINGS): ("'latin1'",),
    ("senders.targets.N01.delimiter", '"," or ";" or "\\t" or "|"'): ("[1]",),
    ("senders.targets.N01.skip_lines", "a whole number, 0 or more"): ("-1", "'3'", "True"),
    ("senders.targets.N01.columns.segment", "their heading as a text"): ("3",),
    ("senders.targets.N01.values.segment", "what it says as a text"): ("2024",),
    ("senders.targets.N01.labels.aktif", "our word for it, or a table of theirs = ours"): ("1",),
    (
        "senders.targets.N01.month_format",
        "a year and a month, such as MM/YYYY, YYYYMM, MMM-YY or DD/MM/YYYY",
    ): (
        "'MM'",
        "'YYYY-YYYY'",
        "'MM.MMM.YY'",
        "''",
    ),
    ("senders.recaps.N01.layout", '"long" or "wide"'): ("'breit'",),
    ("senders.recaps.N01.counts", '"active" or "registered"'): ("'aktif'", "'both'", "1"),
    ("senders.recaps.N01.unit", '"memberships" or "people"'): ("'persons'",),
    ("senders.recaps.N01.stock", '"month_end" or "cumulative"'): ("'flow'",),
    ("senders.recaps.N01.region_basis", '"registration" or "workplace" or "domicile"'): ("'branch'",),
    ("senders.recaps.N01.with_jakon", "true or false"): ("'yes'", "1"),
}
"""Values that are told as they are written, by their key and what is expected there."""
WRONG = [
    *(
        ({key: value.lower() if value == "True" else value}, f"{key} is {value}; expected {expected}.")
        for (key, expected), values in UNEXPECTED.items()
        for value in values
    ),
    ({"office.name": ""}, "office.name is None; expected a text."),
    ({"office.nama": "'K'"}, "office.nama is not known; expected name, region_code, time_zone."),
    ({"paths.raw": ""}, "paths.raw is None; expected a text."),
    (
        {"release.keep": "3"},
        "[release] is not known; expected office, paths, releases, reconciliation, privacy, calendar, "
        "notifications, report, export, senders, sources, engine.",
    ),
    ({"releases": "3"}, "releases must be a section, written [releases]."),
    ({"senders": "1"}, f"senders {SECTION}."),
    ({"senders.targets.encoding": "'cp1252'"}, f"senders.targets.encoding {SECTION}."),
    (
        {"senders.target.N01.encoding": "'cp1252'"},
        f"senders.target names no dataset; expected one of {', '.join(schemas.NAMES)}.",
    ),
    (
        {"senders.recaps.N01.layout": "'wide'", "senders.recaps.N01.header_lines": "0"},
        "senders.recaps.N01.header_lines is 0; expected a whole number, 1 or more.",
    ),
    (
        {"senders.recaps.N01.layout": "'wide'", "senders.recaps.N01.period_line": "true"},
        "senders.recaps.N01.period_line is True; expected a whole number, 1 or more.",
    ),
    (
        {"senders.recaps.N01.layout": "'wide'", "senders.recaps.N01.total_rows": "'JUMLAH'"},
        "senders.recaps.N01.total_rows is 'JUMLAH'; expected a list.",
    ),
    (
        {"senders.recaps.N01.layout": "'wide'", "senders.recaps.N01.encoding": "'latin1'"},
        f"senders.recaps.N01.encoding is 'latin1'; expected {ENCODINGS}.",
    ),
    (
        {"senders.targets.N01.counts": "'active'"},
        f"senders.targets.N01.counts is not known; expected {', '.join(SENDER_KEYS)}.",
    ),
    (
        {"senders.targets.N01.layout": "'wide'"},
        f"senders.targets.N01.layout is not known; expected {', '.join(SENDER_KEYS)}.",
    ),
    (
        {"senders.recaps.N01.header_lines": "2"},
        f"senders.recaps.N01.header_lines is not known; expected {', '.join(SENDER_KEYS)}, layout, "
        f"{', '.join(COUNTED)}. "
        'It needs layout = "wide".',
    ),
    (
        {"senders.targets.N01.sum_over": "['Desa']"},
        "senders.targets.N01.sum_over names rincian, which targets does not have; expected some of "
        f"{', '.join(schemas.dataset('targets').header)}.",
    ),
    *(
        (
            {f"senders.recaps.N01.{key}.segment": "'x'"},
            f"senders.recaps.N01.{key} names segment, which recaps does not have; expected some of "
            f"{', '.join(schemas.dataset('recaps').header)}.",
        )
        for key in ("columns", "values")
    ),
    *(
        (
            {"senders.workforce.N01.measures.2024": text},
            f"senders.workforce.N01.measures.2024 is {shown}; expected the column of its figures and what it "
            'says of them, such as { column = "employed", year = "2024" }.',
        )
        for text, shown in {"'employed'": "'employed'", "{ year = '2024' }": "{'year': '2024'}"}.items()
    ),
    (
        {f"senders.workforce.N01.measures.{n}": "{ column = 'employed', year = '2024' }" for n in "ab"},
        "senders.workforce.N01.measures.a says what another heading says; expected one of them.",
    ),
    (
        {"senders.memberships.N01.labels.nik.x": "'1'"},
        "senders.memberships.N01.labels names nik, whose numbers are nobody's to replace.",
    ),
    (
        {"senders.recaps.N01.columns.jumlah": "'JML'", "senders.recaps.N01.values.jumlah": "'1'"},
        "senders.recaps.N01 gives jumlah twice, in columns, joined, values, measures or sum_over.",
    ),
    (
        {"senders.recaps.N01.columns.jumlah": "'No'", "senders.recaps.N01.ignore_columns": "['NO ']"},
        "senders.recaps.N01 names the heading 'no' twice, in columns, joined, measures, sum_over "
        "or ignore_columns.",
    ),
    (
        {"senders.recaps.N01.layout": "'wide'", "senders.recaps.N01.region_colum": "2"},
        "senders.recaps.N01.region_colum is not known; expected "
        f"{', '.join((*SENDER_KEYS, 'layout', *COUNTED, *WIDE_KEYS))}.",
    ),
]


@pytest.mark.parametrize(("changes", "told"), WRONG)
def test_what_is_wrong_is_told_with_its_key_and_what_was_expected(
    tmp_path: Path, changes: dict[str, str], told: str
) -> None:
    assert problem(write(tmp_path, toml(changes))) == f"FILE: {told}"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"office.region_code": "KAL"}, "FILE is not readable as TOML: Invalid value (at line 2, column 22)"),
        (
            {"paths.raw": "'elsewhere'"},
            "No folder of raw deliveries at FOLDER/elsewhere. Name it with --raw or paths.raw.",
        ),
        (
            {"paths.warehouse": "'out[1]/warehouse'"},
            "FOLDER/out[1]/warehouse holds one of * ? [ ]; DuckDB reads these as patterns. "
            "Rename the folder.",
        ),
    ],
)
def test_what_cannot_be_read_or_used_is_told(tmp_path: Path, changes: dict[str, str], told: str) -> None:
    assert problem(write(tmp_path, toml(changes))) == told


def test_an_address_in_place_of_a_variable_is_refused_and_not_shown(tmp_path: Path) -> None:
    told = problem(
        write(tmp_path, OFFICE + '[notifications]\nwebhook_env = "https://hooks.example/S3CRET"\n')
    )
    assert "notifications.webhook_env is no name of a variable of the environment" in told
    assert "S3CRET" not in told


def test_a_configuration_that_is_not_there_is_told(tmp_path: Path) -> None:
    told = problem(tmp_path / "none.toml")
    assert told == "No configuration at FILE. Name one with --config or CAKUPAN_CONFIG."


def test_a_configuration_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_bytes(b"\xff\xfe[")
    assert problem(path).startswith("FILE is not readable as TOML: ")


def test_a_folder_of_the_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    told = problem(write(tmp_path), raw=tmp_path / "gone")
    assert told == "No folder of raw deliveries at FOLDER/gone. Name it with --raw or paths.raw."


def test_the_examples_in_the_shipped_configuration_are_right(tmp_path: Path) -> None:
    shipped = (PROJECT / "cakupan.toml").read_text(encoding="utf-8").replace("data/raw", "raw")
    shipped = shipped.replace("KANWIL-01", "KANWIL-KAL")  # as LAYOUT has it
    settings = load_settings(
        write(tmp_path, re.sub(r"^# (\[|[a-z_]+ = )", r"\1", shipped, flags=re.MULTILINE))
    )
    told = settings.senders
    counted = Counted("active", "memberships", "month_end", "workplace", with_jakon=True, with_pmi=False)
    assert told == {
        ("published_figures", "press"): PRESS,
        ("recaps", "KC-01"): Sender(counted=counted),
        ("recaps", "KW-01"): WIDE,
    }
    assert settings.key_file == tmp_path / "pseudonym.key"


def test_the_shipped_configuration_names_every_key_of_a_sender() -> None:
    shipped = (PROJECT / "cakupan.toml").read_text(encoding="utf-8")
    keys = {*SENDER_KEYS, *COUNTED, *WIDE_KEYS, "layout"}
    assert {key for key in keys if not re.search(rf"\b{key} = ", shipped)} == set()


def test_a_recap_that_is_long_needs_no_layout(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, OFFICE + '[senders.recaps.N01]\nlayout = "long"\n'))
    assert settings.sender("recaps", "N01") == Sender()


DECLARED = """
[senders.workforce.sakernas]
encoding = "cp1252"
delimiter = ";"
number_format = "indonesian"
"""


def test_a_sender_is_read_as_declared_and_the_others_as_ever(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, OFFICE + DECLARED))
    found = (settings.sender("workforce", "sakernas"), settings.sender("targets", "sakernas"))
    assert found == (Sender("cp1252", ";", "indonesian"), Sender("utf-8", ",", "plain"))


def indonesian(number: str) -> str:
    """Write a plain number as Indonesians do: 1953661.5 as 1.953.661,5."""
    whole, point, decimals = number.partition(".")
    return (f"{int(whole):,}".replace(",", ".") if whole else "") + ("," if point else "") + decimals


@pytest.mark.parametrize("dataset", ["workforce", "targets", "published_figures"])
def test_an_indonesian_file_gives_the_same_rows(dataset: str, regions: pyarrow.Table) -> None:
    path = min((RAW / dataset).glob("*.csv"))
    content, numbers = path.read_bytes(), schemas.dataset(dataset).numbers
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for number, row in enumerate(csv.DictReader(io.StringIO(content.decode(), newline=""))):
        if number == 0:
            writer.writerow(row)
        writer.writerow(indonesian(c) if name in numbers else c for name, c in row.items())
    declared = Sender("cp1252", ";", "indonesian")
    delivered = text.getvalue().encode("cp1252")
    outcome, rows = deliver(dataset, delivered, declared, regions)
    _, plain = deliver(dataset, content, regions=regions)
    assert (outcome.status, values(rows)) == ("accepted", values(plain))


def values(rows: pyarrow.Table | None) -> list[dict[str, object]]:
    """Accepted rows by line without the texts that numbers were read from."""
    assert rows is not None
    return rows.select([name for name in rows.column_names if not name.endswith("_text")]).to_pylist()


@pytest.mark.parametrize(("warehouse", "told"), [("raw", "is"), ("raw/out", "lies in"), (".", "holds")])
def test_a_warehouse_keeps_out_of_the_raw_deliveries(warehouse: str, told: str, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    with pytest.raises(WrongUsage, match=rf" {told} .*a folder of the warehouse or of raw deliveries"):
        load_settings(raw=raw, warehouse=tmp_path / warehouse)
