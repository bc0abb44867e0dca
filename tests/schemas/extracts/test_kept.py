"""What is kept of accepted rows: pseudonyms, codes, dates and sums; no number, no name, no wage."""

import hashlib
import hmac
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from flows.intake.pseudonym import PseudonymKey
from tests.schemas.extracts.delivered import OCTOBER, changed, deliver, example

KEY = PseudonymKey(b"k" * 32)


def pseudonym(number: str) -> UUID:
    """The first 128 bits of the number's HMAC under the key of these tests."""
    return UUID(hmac.new(b"k" * 32, number.encode(), hashlib.sha256).hexdigest()[:32])


MEMBERSHIP = pseudonym("00012345678")
KEPT: dict[str, dict[str, object]] = {
    "employers": {
        "period": OCTOBER,
        "employer_id": pseudonym("00012345"),
        "business_scale": "small",
        "sector": "F",
        "risk_class": "3",
        "office_code": "CAB-BANJARMASIN",
        "region_code": "6371",
        "is_active": True,
        "workers": 12,
    },
    "projects": {
        "project_id": pseudonym("JK-2024-000123"),
        "employer_id": pseudonym("00012345"),
        "region_code": "6371",
        "project_funding": "apbd",
        "contract_value_idr": Decimal("2500000000.00"),
        "started_date": date(2024, 3, 1),
        "ends_date": date(2024, 12, 15),
        "workers": 35,
        "contributions_idr": Decimal("6000000.00"),
    },
    "contributions": {
        "employer_id": pseudonym("00012345"),
        "covered_period": date(2024, 9, 1),
        "paid_period": OCTOBER,
        "programme": "JHT",
        "segment": "PU",
        "workers": 12,
        "contributions_idr": Decimal("2394000.00"),
        "fines_idr": Decimal("0.00"),
    },
    "recaps": {
        "period": OCTOBER,
        "office_code": "CAB-BANJARMASIN",
        "region_code": "6371",
        "segment": "PU",
        "status": "active",
        "memberships": 123456,
    },
    "memberships": {
        "membership_id": MEMBERSHIP,
        "person_id": pseudonym("6371014506900001"),
        "bucket": MEMBERSHIP.int >> 122,  # of 64
        "key_version": KEY.version,
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
    },
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_of_the_example(name: str, tmp_path: Path) -> None:
    assert deliver(name, [example(name)], tmp_path).kept == [{"line": 2} | KEPT[name]]


@pytest.mark.parametrize(
    ("name", "change", "kept"),
    [
        (
            "employers",
            "skala_usaha =; sektor =; kelompok_risiko =; kode_kantor =; jml_tk_aktif =",
            dict.fromkeys(("business_scale", "sector", "risk_class", "office_code", "workers")),
        ),
        ("contributions", "jml_tk =; denda =", {"workers": None, "fines_idr": None}),
        (
            "contributions",
            "npp =; kpj = 00012345678; segmen = BPU; jml_tk =",
            {"employer_id": None, "workers": 1},
        ),
        (
            "memberships",
            "segmen = JAKON; no_proyek = JK-1; kpj =; nik =; npp =; kode_kantor =; upah =; iuran =",
            {"membership_id": None, "person_id": None, "bucket": 0, "office_code": None, "wage_band": 0},
        ),
    ],
    ids=["an employer", "an employer's payment", "a member's payment is of one worker", "a builder"],
)
def test_what_a_row_does_not_say_stays_unknown(
    name: str, change: str, kept: dict[str, object], tmp_path: Path
) -> None:
    [found] = deliver(name, [changed(name, change)], tmp_path).kept
    assert {column: found[column] for column in kept} == kept


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
