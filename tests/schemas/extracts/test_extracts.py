"""Every extract: the example is accepted, rows repeat and contradict, senders write as they declare."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flows.settings import Sender
from tests.schemas.extracts.delivered import NAMES, OCTOBER, changed, dataset, deliver, example


@pytest.mark.parametrize("period", [OCTOBER, None], ids=["of its month", "only judged"])
@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_accepted_and_nothing_is_odd_about_it(
    name: str, period: date | None, tmp_path: Path
) -> None:
    told = deliver(name, [example(name)], tmp_path, period=period)
    assert (told.outcome.status, told.outcome.accepted, told.outcome.breaches) == ("accepted", 1, [])


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_people_give_a_column_is_of_one_column(name: str) -> None:
    found = [*dataset(name).header, *(other for others in dataset(name).aliases.values() for other in others)]
    assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize("name", NAMES)
def test_columns_may_stand_in_any_order_under_other_names_and_lack_what_is_optional(
    name: str, tmp_path: Path
) -> None:
    aliases, optional = dataset(name).aliases, dataset(name).optional
    row = {
        aliases.get(column, (column,))[-1].upper().replace("_", " "): cell
        for column, cell in reversed(example(name).items())
        if cell or column not in optional
    }
    told = deliver(name, [row], tmp_path)
    assert (told.outcome.status, told.outcome.breaches) == ("accepted", [])


@pytest.mark.parametrize("name", NAMES)
def test_personal_cells_are_shown_as_a_shape_only(name: str, tmp_path: Path) -> None:
    personal = {column: f"canary {number}" for number, column in enumerate(sorted(dataset(name).personal))}
    told = deliver(name, [example(name) | personal, example(name) | personal], tmp_path)
    assert "canary" not in repr(told)


@pytest.mark.parametrize("name", NAMES)
def test_an_identical_row_is_a_duplicate_and_is_kept_once(name: str, tmp_path: Path) -> None:
    told = deliver(name, [example(name), example(name)], tmp_path)
    counts = (told.outcome.accepted, told.outcome.rejected, told.outcome.duplicates)
    assert (counts, len(told.kept)) == ((1, 0, 1), 1)


@pytest.mark.parametrize(
    ("name", "change", "other_key", "conflict"),
    [
        ("employers", "jml_tk_aktif = 13", "npp = 00012346", "npp.conflict"),
        ("memberships", "upah = 3500001", "kpj = 00012345679", "kpj.conflict"),
        ("projects", "jml_tk = 36", "no_proyek = JK-1", "no_proyek.conflict"),
        ("recaps", "jumlah = 5", "status = NONAKTIF", "kode_kantor.conflict"),
    ],
)
def test_rows_of_one_key_that_differ_are_all_refused(
    name: str, change: str, other_key: str, conflict: str, tmp_path: Path
) -> None:
    told = deliver(name, [example(name), changed(name, change), changed(name, other_key)], tmp_path)
    assert [(b.line, b.name) for b in told.outcome.breaches] == [(2, conflict), (3, conflict)]
    assert [row["line"] for row in told.kept] == [4]


def test_payments_have_no_key(tmp_path: Path) -> None:
    told = deliver(
        "contributions", [example("contributions"), changed("contributions", "denda = 1")], tmp_path
    )
    assert (told.outcome.accepted, len(told.kept)) == (2, 2)


@pytest.mark.parametrize("name", ["employers", "memberships", "recaps"])
def test_a_simulated_branch_is_of_a_simulated_sender(name: str, tmp_path: Path) -> None:
    told = deliver(name, [changed(name, "kode_kantor = SIM-K01")], tmp_path, sender_name="SIM-K01")
    assert (told.outcome.status, told.outcome.breaches) == ("accepted", [])


@pytest.mark.parametrize(("system", "region_code"), [("bps", "6206"), ("kemendagri", "6209")])
@pytest.mark.parametrize("name", ["employers", "memberships", "projects", "recaps"])
def test_an_undotted_code_is_read_in_the_system_declared_for_the_sender(
    name: str, system: str, region_code: str, tmp_path: Path
) -> None:
    row = changed(name, "kode_wilayah = 6206; sistem_kode =")
    told = deliver(name, [row], tmp_path, Sender(code_system=system))
    assert [kept["region_code"] for kept in told.kept] == [region_code]


@pytest.mark.parametrize("name", ["employers", "memberships", "projects", "recaps"])
def test_a_dotted_code_is_never_of_bps(name: str, tmp_path: Path) -> None:
    row = changed(name, "kode_wilayah = 63.71; sistem_kode =")
    told = deliver(name, [row], tmp_path, Sender(code_system="bps"))
    assert told.rules("error") == {"kode_wilayah.not_valid"}


def test_a_former_code_is_valid_in_its_time(tmp_path: Path) -> None:
    row = changed("employers", "periode = 2012-12; kode_wilayah = 64.04")
    told = deliver("employers", [row], tmp_path, period=date(2012, 12, 1))
    assert [kept["region_code"] for kept in told.kept] == ["6502"]


def test_numbers_and_dates_are_read_as_the_sender_writes_them(tmp_path: Path) -> None:
    row = changed(
        "projects", "nilai_kontrak = 2.500.000.000; tgl_mulai = 1 Maret 2024; tgl_selesai = 15/12/2024"
    )
    told = deliver("projects", [row], tmp_path, Sender(number_format="indonesian", date_format="indonesian"))
    kept = told.kept[0]
    assert kept["contract_value_idr"] == Decimal("2500000000.00")
    assert (kept["started_date"], kept["ends_date"]) == (date(2024, 3, 1), date(2024, 12, 15))


def test_a_number_that_is_longer_than_any_amount_is_a_breach_and_no_failure(tmp_path: Path) -> None:
    row = changed("projects", "iuran = 999.999.999.999.999.999.999")
    told = deliver("projects", [row], tmp_path, Sender(number_format="indonesian"))
    assert told.rules("error") == {"iuran.unreadable"}
