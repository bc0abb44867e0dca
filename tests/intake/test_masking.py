"""What of a refused value may be shown: its shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.masking import LONGEST, mask
from tests.drawn import read_drawing

MASKED = """
    value                     | shown
    6371010190010001          | 9999999999999999
    12345678901               | 99999999999
    081234567890              | 999999999999
    +62812-3456-7890          | +99999-9999-9999
    5067381                   | 9999999
    5.067.381                 | 9.999.999
    1990-01-31                | 9999-99-99
    Siti                      | Aaaa
    Siti Aminah               | Aaaa Aaaaaa
    siti@contoh.id            | aaaa@aaaaaa.aa
    Ümit 李                   | Aaaa a
    ٣٤                        | 99
    6206                      | 6206
    62.06                     | 62.06
    2024                      | 2024
    12345                     | 99999
    62.066                    | 99.999
    =SUM(A1)                  | =AAA(A9)
"""


@pytest.mark.parametrize(("value", "shown"), read_drawing(MASKED)[1])
def test_a_value_is_shown_by_its_shape(value: str, shown: str) -> None:
    assert mask(value) == shown


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_stays_nothing(value: str | None) -> None:
    assert mask(value) == value


def test_a_long_text_says_how_long_it_is() -> None:
    assert mask("Jalan Ahmad Yani Kilometer 5") == "Aaaaa Aaaaa Aaaa Aaaaaaa... (28 characters)"


def test_a_control_sign_does_not_reach_a_terminal() -> None:
    assert mask("a\x1b[31m\u202eb") == "a?[99a?a"


@given(value=st.text())
def test_no_letter_and_no_long_number_is_ever_shown(value: str) -> None:
    shown = (mask(value) or "")[:LONGEST]
    letters = {sign for sign in shown if sign.isalpha()} - {"a", "A"}
    digits = "".join(sign for sign in shown if sign.isdigit() and sign != "9")
    assert (letters, len(digits) <= 4) == (set(), True)
