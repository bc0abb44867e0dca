"""flows.report.numbers: numbers as Indonesian and English readers write them."""

from decimal import Decimal

import pytest

from flows.report import numbers


@pytest.mark.parametrize(
    ("kind", "value", "indonesian", "english"),
    [
        ("count", 3302762, "3.302.762", "3,302,762"),
        ("count", 0, "0", "0"),
        ("exact", Decimal("1900.50"), "1.900,5", "1,900.5"),
        ("exact", Decimal("-0.363755"), "-0,363755", "-0.363755"),
        ("rate", 0.413, "41,30 persen", "41.30 %"),
        ("rate", 1.5087, "150,87 persen", "150.87 %"),
        ("share", 0.9999, "99,9 persen", "99.9 %"),
        ("share", 1.0, "100 persen", "100 %"),
        ("points", Decimal("-0.264954009"), "-0,26 poin persentase", "-0.26 percentage points"),
        ("points", Decimal("3.37"), "+3,37 poin persentase", "+3.37 percentage points"),
        ("points_short", Decimal("3.37"), "3,37", "3.37"),
        ("rupiah", Decimal("27510130587.00"), "Rp27,51 miliar", "Rp27.51 billion"),
        ("rupiah", Decimal("5060579420000"), "Rp5,06 triliun", "Rp5.06 trillion"),
        ("rupiah", 999, "Rp999", "Rp999"),
    ],
)
def test_a_number_reads_as_its_readers_write_it(
    kind: str, value: float, indonesian: str, english: str
) -> None:
    assert [numbers.KINDS[kind](value, language) for language in ("id", "en")] == [indonesian, english]


def test_a_number_keeps_its_value_and_what_is_not_known_is_not_zero() -> None:
    assert numbers.number(0.413, "rate", "en") == '<data value="0.413">41.30 %</data>'
    assert numbers.number(None, "count", "id") == "\N{EN DASH}"
