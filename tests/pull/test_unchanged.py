"""flows.pull.unchanged: the one rule of when what is here is taken for what a source has."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.intake.delivery import Delivery
from flows.pull.landing import Known
from flows.pull.offer import Offer
from flows.pull.unchanged import is_settled, is_unchanged
from flows.settings import load_settings

NOW = datetime(2024, 12, 3, 1, 0, tzinfo=UTC)
OFFER = Offer("s", "recaps", "A", "2024-11", ".csv", "2024-11/A.csv")
LINE = Delivery("0" * 64, "recaps", "A", "2024-11", 1, 1, "", None, "f", 1, "s", OFFER.place, "v")


def known_as(version: str | None, *, gone: bool = False) -> Known:
    place = ("s", OFFER.place)
    here = frozenset() if gone else frozenset({("s", "recaps", "A", "2024-11")})
    return Known({place: replace(LINE, version=version)}, frozenset({place} if gone else ()), here)


@pytest.mark.parametrize(
    ("version", "checksum", "remembered", "recent", "settled"),
    [
        ("v", None, "v", False, True),
        ("w", None, "v", False, False),
        ("v", None, None, False, False),
        (None, None, None, False, True),
        (None, None, "v", False, True),
        ("v", "md5:1", "md5:1", True, True),
        ("w", "md5:1", "md5:1", True, True),
        ("v", "md5:1", "v", False, True),
        ("v", "md5:2", "md5:1", False, False),
        (None, "md5:1", "md5:1", True, True),
    ],
)
def test_only_a_checksum_proves_it_and_of_a_settled_month_the_sources_word_is_enough(
    version: str | None, checksum: str | None, remembered: str | None, recent: bool, settled: bool
) -> None:
    offer = replace(OFFER, version=version, checksum=checksum)

    assert is_unchanged(offer, known_as(remembered), settled=False) == recent
    assert is_unchanged(offer, known_as(remembered), settled=True) == settled
    assert not is_unchanged(offer, known_as(remembered, gone=True), settled=True)
    assert not is_unchanged(offer, Known({}, frozenset(), frozenset()), settled=True)


@pytest.mark.parametrize(
    ("period", "months", "look_back", "settled"),
    [
        ("2024-12", None, 3, False),
        ("2024-09", None, 3, False),
        ("2024-08", None, 3, True),
        ("2024-11", None, 0, True),
        ("2014-01", ("2014-01",), 3, False),
        (None, None, 3, False),
    ],
)
def test_a_month_is_settled_behind_the_look_back_unless_it_is_named(
    period: str | None, months: tuple[str, ...] | None, look_back: int, settled: bool
) -> None:
    settings = replace(load_settings(), look_back_months=look_back)

    assert is_settled(settings, replace(OFFER, period=period), months, NOW) == settled
