"""What is kept of accepted rows: pseudonyms, codes, dates and sums; no number, no name, no wage."""

import hashlib
import hmac
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from flows.intake.pseudonym import PseudonymKey
from tests.schemas.extracts.delivered import OCTOBER, changed, deliver, example

KEY = PseudonymKey(b"k" * 32)


def pseudonym(number: str) -> UUID:
    """The first 128 bits of the number's HMAC under the key of these tests."""
    return UUID(hmac.new(b"k" * 32, number.encode(), hashlib.sha256).hexdigest()[:32])


def test_an_employer(tmp_path: Path) -> None:
    assert deliver("employers", [example("employers")], tmp_path).kept == [
        {
            "line": 2,
            "period": OCTOBER,
            "employer_id": pseudonym("00012345"),
            "business_scale": "small",
            "sector": "F",
            "risk_class": "3",
            "office_code": "CAB-BANJARMASIN",
            "region_code": "6371",
            "is_active": True,
            "workers": 12,
        }
    ]


def test_what_an_employer_does_not_say_stays_unknown(tmp_path: Path) -> None:
    row = changed("employers", "skala_usaha =; sektor =; kelompok_risiko =; kode_kantor =; jml_tk_aktif =")
    kept = deliver("employers", [row], tmp_path).kept[0]
    names = ("business_scale", "sector", "risk_class", "office_code", "workers")
    assert [kept[name] for name in names] == [None] * 5


def test_a_project(tmp_path: Path) -> None:
    assert deliver("projects", [example("projects")], tmp_path).kept == [
        {
            "line": 2,
            "project_id": pseudonym("JK-2024-000123"),
            "employer_id": pseudonym("00012345"),
            "region_code": "6371",
            "project_funding": "apbd",
            "contract_value_idr": Decimal("2500000000.00"),
            "started_date": date(2024, 3, 1),
            "ends_date": date(2024, 12, 15),
            "workers": 35,
            "contributions_idr": Decimal("6000000.00"),
        }
    ]


def test_a_payment_of_an_employer(tmp_path: Path) -> None:
    assert deliver("contributions", [example("contributions")], tmp_path).kept == [
        {
            "line": 2,
            "employer_id": pseudonym("00012345"),
            "covered_period": date(2024, 9, 1),
            "paid_period": OCTOBER,
            "programme": "JHT",
            "segment": "PU",
            "workers": 12,
            "contributions_idr": Decimal("2394000.00"),
            "fines_idr": Decimal("0.00"),
        }
    ]


def test_a_payment_of_a_member_is_of_one_worker_and_of_nobody(tmp_path: Path) -> None:
    row = changed("contributions", "npp =; kpj = 00012345678; segmen = BPU; jml_tk =")
    kept = deliver("contributions", [row], tmp_path).kept[0]
    assert (kept["employer_id"], kept["workers"]) == (None, 1)


def test_the_number_of_workers_that_an_employer_does_not_say_stays_unknown(tmp_path: Path) -> None:
    kept = deliver("contributions", [changed("contributions", "jml_tk =; denda =")], tmp_path).kept[0]
    assert (kept["workers"], kept["fines_idr"]) == (None, None)


def test_a_recap(tmp_path: Path) -> None:
    assert deliver("recaps", [example("recaps")], tmp_path).kept == [
        {
            "line": 2,
            "period": OCTOBER,
            "office_code": "CAB-BANJARMASIN",
            "region_code": "6371",
            "segment": "PU",
            "status": "active",
            "memberships": 123456,
        }
    ]


def test_a_membership(tmp_path: Path) -> None:
    [kept] = deliver("memberships", [example("memberships")], tmp_path).kept
    membership, person = pseudonym("00012345678"), pseudonym("6371014506900001")
    assert {name: kept.pop(name) for name in ("membership_id", "person_id")} == {
        "membership_id": membership,
        "person_id": person,
    }
    assert (kept.pop("bucket"), kept.pop("key_version")) == (int(membership.hex[0], 16), KEY.version)
    assert kept == {
        "line": 2,
        "segment": "PU",
        "office_code": "CAB-BANJARMASIN",
        "region_code": "6371",
        "domicile_region_code": "6371",
        "sex": "P",
        "age_group": "30-34",
        "is_active": True,
        "is_active_derived": True,
        **dict.fromkeys(("has_jkk", "has_jkm", "has_jht", "has_jp", "has_jkp"), True),
        "funding_source": "employer",
        "wage_band": 4,
        "paid_through_period": OCTOBER,
        "joined_date": date(2020, 1, 15),
        **dict.fromkeys(("left_date", "end_reason", "contract_end_date", "funding_end_date")),
    }


def test_a_builder_whom_nobody_names_is_nobody(tmp_path: Path) -> None:
    change = "segmen = JAKON; no_proyek = JK-1; kpj =; nik =; npp =; kode_kantor =; upah =; iuran ="
    [kept] = deliver("memberships", [changed("memberships", change)], tmp_path).kept
    names = ("membership_id", "person_id", "bucket", "office_code", "wage_band")
    assert [kept[name] for name in names] == [None, None, 0, None, 0]


def test_a_wage_band_is_cut_off_and_never_rounded(tmp_path: Path) -> None:
    wages = {
        "999999": 1,
        "1600000": 2,
        "1999999": 2,
        "3499999": 4,
        "3577000": 4,
        "4689000": 5,
        "9499999": 10,
        "9600000": 10,
        "9999999.60": 10,
        "10000000": 11,
    }
    rows = [
        changed("memberships", f"kpj = {n:011}; nik = 637101450690{n:04}; upah = {wage}; iuran =")
        for n, wage in enumerate(wages, 1)
    ]
    kept = {row["line"]: row["wage_band"] for row in deliver("memberships", rows, tmp_path).kept}
    assert [kept.get(line) for line in range(2, 2 + len(wages))] == list(wages.values())
