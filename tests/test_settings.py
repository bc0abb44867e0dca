"""The office's configuration: where it is found, what is refused in it, and senders read as declared."""

import csv
import io
import re
from pathlib import Path

import pyarrow
import pytest

import schemas
from flows.intake.intake import take_in
from flows.problems import WrongUsage
from flows.settings import PROJECT, Sender, Settings, load_settings
from flows.sheet_layout import KINDS, SheetLayout

RAW = PROJECT / "data" / "raw"
OFFICE = """
[office]
name = "Kantor Wilayah Kalimantan"
region_code = "KAL"
time_zone = "Asia/Makassar"

[paths]
raw = "raw"
warehouse = "out/warehouse"
"""


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


def test_the_configuration_that_is_named_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = write(tmp_path / "named", OFFICE.replace("Kalimantan", "Sulawesi"))
    monkeypatch.setenv("CAKUPAN_CONFIG", str(write(tmp_path / "environment")))
    assert load_settings(named).office_name == "Kantor Wilayah Sulawesi"


def test_then_the_one_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAKUPAN_CONFIG", str(write(tmp_path, OFFICE.replace("Kalimantan", "Sulawesi"))))
    assert load_settings().office_name == "Kantor Wilayah Sulawesi"


def test_then_the_project_s_own_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert (settings.raw, settings.warehouse) == (RAW, PROJECT / "data" / "warehouse")


def test_paths_are_relative_to_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "office")
    monkeypatch.chdir(tmp_path)
    settings = load_settings(Path("office") / path.name)
    assert (settings.raw, settings.warehouse, settings.published) == (
        tmp_path / "office" / "raw",
        tmp_path / "office" / "out" / "warehouse",
        tmp_path / "office" / "out" / "warehouse" / "cakupan.duckdb",
    )


def test_paths_of_the_command_are_relative_to_where_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "office")
    (tmp_path / "drop").mkdir()
    monkeypatch.chdir(tmp_path)
    settings = load_settings(path, raw=Path("drop"), warehouse=Path("here"))
    assert (settings.raw, settings.warehouse) == (tmp_path / "drop", tmp_path / "here")


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


LAYOUT = SheetLayout(
    skip_lines=4,
    header=("segmen", "status"),
    region_column=2,
    first_figure_column=4,
    period_line=3,
    kode_kantor="KANWIL-KAL",
    total_rows=("JUMLAH",),
    subtotal_rows=("Sub Jumlah",),
    total_columns=("Jumlah",),
    zero_signs=("-",),
)
SENDER_CHOICES = (
    'encoding = "utf-8" or "cp1252" or "utf-16"; delimiter = "," or ";" or "\\t" or "|"; '
    'number_format = "plain" or "indonesian"; date_format = "iso" or "indonesian"; '
    'code_system = "none" or "bps" or "kemendagri"'
)


RECAP_CHOICES = f'{SENDER_CHOICES}; layout = "long" or "wide"'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            OFFICE.replace('"KAL"', "KAL"),
            "FILE is not readable as TOML: Invalid value (at line 4, column 15)",
        ),
        (
            OFFICE.replace("name =", "nama ="),
            "FILE: office.nama is not known; expected name, region_code, time_zone.",
        ),
        (
            OFFICE.replace('name = "Kantor Wilayah Kalimantan"\n', ""),
            "FILE: office.name is None; expected a text.",
        ),
        (OFFICE.replace('"KAL"', "6100"), "FILE: office.region_code is 6100; expected a text."),
        (OFFICE.replace('"KAL"', '""'), "FILE: office.region_code is ''; expected a text."),
        (
            OFFICE.replace("Asia/Makassar", "Makassar"),
            "FILE: office.time_zone is 'Makassar'; expected a name such as Asia/Makassar.",
        ),
        (
            OFFICE.replace("Asia/Makassar", "Asia"),
            "FILE: office.time_zone is 'Asia'; expected a name such as Asia/Makassar.",
        ),
        (
            OFFICE.replace("Asia/Makassar", "../UTC"),
            "FILE: office.time_zone is '../UTC'; expected a name such as Asia/Makassar.",
        ),
        (OFFICE.replace('raw = "raw"\n', ""), "FILE: paths.raw is None; expected a text."),
        (
            OFFICE.replace('"raw"', '"elsewhere"'),
            "No folder of raw deliveries at FOLDER/elsewhere. Name it with --raw or paths.raw.",
        ),
        (
            OFFICE.replace('"out/', '"out[1]/'),
            "FOLDER/out[1]/warehouse holds one of * ? [ ]; DuckDB reads these as patterns. "
            "Rename the folder.",
        ),
        (
            OFFICE + "[release]\nkeep = 3\n",
            "FILE: [release] is not known; expected office, paths, releases, reconciliation, privacy, "
            "calendar, notifications, report, export, senders, sources.",
        ),
        ("releases = 3\n" + OFFICE, "FILE: releases must be a section, written [releases]."),
        (
            OFFICE + "[releases]\nkeep = 3.5\n",
            "FILE: releases.keep is 3.5; expected a whole number, 0 or more.",
        ),
        (
            OFFICE + "[releases]\nkeep = -1\n",
            "FILE: releases.keep is -1; expected a whole number, 0 or more.",
        ),
        (
            OFFICE + "[releases]\nlock_wait_seconds = true\n",
            "FILE: releases.lock_wait_seconds is True; expected a whole number, 0 or more.",
        ),
        (
            OFFICE + "[reconciliation]\ntolerance_rate = 1\n",
            "FILE: reconciliation.tolerance_rate is 1; expected a fraction below 1, such as 0.005.",
        ),
        (
            OFFICE + '[reconciliation]\ntolerance_rate = "0.5 %"\n',
            "FILE: reconciliation.tolerance_rate is '0.5 %'; expected a fraction below 1, such as 0.005.",
        ),
        (
            OFFICE + "[reconciliation]\ntolerance_rate = nan\n",
            "FILE: reconciliation.tolerance_rate is nan; expected a fraction below 1, such as 0.005.",
        ),
        (
            OFFICE + "[reconciliation]\nblocks = 1\n",
            "FILE: reconciliation.blocks is 1; expected true or false.",
        ),
        ("senders = 1\n" + OFFICE, "FILE: senders must be a section, such as [senders.workforce.sakernas]."),
        (
            OFFICE + '[senders.targets]\nencoding = "cp1252"\n',
            "FILE: senders.targets.encoding must be a section, such as [senders.workforce.sakernas].",
        ),
        (
            OFFICE + '[senders.target.N01]\nencoding = "cp1252"\n',
            f"FILE: senders.target names no dataset; expected one of {', '.join(schemas.NAMES)}.",
        ),
        (
            OFFICE + '[senders.targets.N01]\nencoding = "latin1"\n',
            f"FILE: senders.targets.N01.encoding is 'latin1'; expected {SENDER_CHOICES}.",
        ),
        (
            OFFICE + "[senders.targets.N01]\ndelimiter = [1]\n",
            f"FILE: senders.targets.N01.delimiter is [1]; expected {SENDER_CHOICES}.",
        ),
        (
            OFFICE + '[senders.targets.N01]\ncodepage = "cp1252"\n',
            f"FILE: senders.targets.N01.codepage is 'cp1252'; expected {SENDER_CHOICES}.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_key_and_what_was_expected(
    tmp_path: Path, text: str, told: str
) -> None:
    assert problem(write(tmp_path, text)) == told


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
    settings = load_settings(
        write(tmp_path, re.sub(r"^# (\[|[a-z_]+ = )", r"\1", shipped, flags=re.MULTILINE))
    )
    told = settings.senders
    assert told == {("published_figures", "press"): Sender(), ("recaps", "KW-KAL"): Sender(layout=LAYOUT)}
    assert settings.key_file == tmp_path / "pseudonym.key"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[senders.targets.N01]\nlayout = "wide"\n',
            f"FILE: senders.targets.N01.layout is 'wide'; expected {SENDER_CHOICES}.",
        ),
        (
            '[senders.recaps.N01]\nlayout = "breit"\n',
            f"FILE: senders.recaps.N01.layout is 'breit'; expected {RECAP_CHOICES}.",
        ),
        (
            "[senders.recaps.N01]\nregion_column = 2\n",
            f"FILE: senders.recaps.N01.region_column is 2; expected {RECAP_CHOICES}.",
        ),
        (
            '[senders.recaps.N01]\nlayout = "wide"\n',
            "FILE: senders.recaps.N01.header is not there; expected a list of texts.",
        ),
        (
            '[senders.recaps.N01]\nlayout = "wide"\nencoding = "latin1"\n',
            f"FILE: senders.recaps.N01.encoding is 'latin1'; expected {RECAP_CHOICES}.",
        ),
        (
            '[senders.recaps.N01]\nlayout = "wide"\nregion_colum = 2\n',
            f"FILE: senders.recaps.N01.region_colum is not known; expected {', '.join(KINDS)}.",
        ),
    ],
)
def test_a_layout_that_is_declared_wrong_is_told(tmp_path: Path, text: str, told: str) -> None:
    assert problem(write(tmp_path, OFFICE + text)) == told


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


NUMBERS = {
    "workforce": {
        "working_age_population",
        "labour_force",
        "employed",
        "unemployed",
        "tpt_pct",
        "tpak_pct",
        "formal_persons",
        "formal_pct",
        "informal_persons",
        "informal_pct",
    },
    "targets": {"target_percent", "target_workers"},
    "published_figures": {"value"},
}


def indonesian(number: str) -> str:
    """Write a plain number as Indonesians do: 1953661.5 as 1.953.661,5."""
    whole, point, decimals = number.partition(".")
    return (f"{int(whole):,}".replace(",", ".") if whole else "") + ("," if point else "") + decimals


@pytest.mark.parametrize("dataset", NUMBERS)
def test_an_indonesian_file_gives_the_same_rows(dataset: str, regions: pyarrow.Table) -> None:
    (path,) = (RAW / dataset).glob("*.csv")
    content = path.read_bytes()
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for number, row in enumerate(csv.DictReader(io.StringIO(content.decode(), newline=""))):
        if number == 0:
            writer.writerow(row)
        writer.writerow(indonesian(cell) if name in NUMBERS[dataset] else cell for name, cell in row.items())
    contract = schemas.dataset(dataset)
    declared = Sender("cp1252", ";", "indonesian")
    delivered = text.getvalue().encode("cp1252")
    outcome, rows = take_in(contract, delivered, declared, regions)
    _, plain = take_in(contract, content, Sender(), regions)
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
