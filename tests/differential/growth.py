"""Growth of every count, each against a stated month, and why it may not be compared where it may not."""

from datetime import date
from fractions import Fraction
from typing import Any

import polars

from tests.differential.statements import Fact, Key
from tests.differential.words import end_of, month, months_from

STOCKS = ("participants", "registered", "inactive", "employers", "projects")
FLOWS = ("new_participants", "exited_participants", "contributions_received_idr", "contributions_covered_idr")
BASES = {
    **dict.fromkeys(STOCKS, ("month_on_month", "year_on_year", "december_stock")),
    **dict.fromkeys(FLOWS, ("year_to_date", "full_previous_year")),
}
KEY = ("period", "region_code", "segment", "measure", "participant_definition", "growth_basis", "provenance")


def compared_month(basis: str, period: date) -> date:
    """Return the month that growth is against."""
    if basis == "month_on_month":
        return months_from(period, -1)
    if basis in ("year_on_year", "year_to_date"):
        return months_from(period, -12)
    return date(period.year - 1, 12, 1)


def grow(facts: dict[Key, Fact], regimes: list[dict[str, str]]) -> polars.DataFrame:
    """Return the growth of every fact on every basis that its measure has."""
    rows = []
    for key, fact in facts.items():
        for basis in BASES.get(key[3], ()):
            if is_asked(fact, key, basis):
                other = facts.get((compared_month(basis, key[0]), *key[1:]))
                if other is not None and not may_answer(other, key, basis):
                    other = None
                rows.append(told(key, basis, fact, other, regimes))
    return polars.DataFrame(rows, infer_schema_length=None)


def is_asked(fact: Fact, key: Key, basis: str) -> bool:
    """A stock that is known by its year only is a December stock or none of a month at all."""
    is_december = basis == "december_stock" and key[0].month == 12
    return fact.said.precision != "year" or key[3] in FLOWS or is_december


def may_answer(other: Fact, key: Key, basis: str) -> bool:
    """Say whether a count may be compared with; one of a whole year only as a December stock or a flow."""
    return other.said.precision != "year" or key[3] in FLOWS or basis == "december_stock"


def told(
    key: Key, basis: str, fact: Fact, other: Fact | None, regimes: list[dict[str, str]]
) -> dict[str, Any]:
    """Return one row of growth."""
    now, then = fact.said, other.said if other else None
    compared = compared_month(basis, key[0])
    are_complete = now.is_complete and (then is None or then.is_complete)
    has_conflict = fact.has_conflict or bool(other and other.has_conflict)
    is_year = key[3] in STOCKS and "year" in (now.precision, then.precision if then else "")
    is_provisional = now.latest < end_of(key[0]) or bool(then and then.latest < end_of(compared))
    regime = key[3].startswith("contributions") and any(
        lies_between(one, key[3], compared.replace(month=1), key[0]) for one in regimes
    )
    is_disclosed = key[4] != "undisclosed"
    reasons = {
        "no_compared_figure": then is None,
        "definition_undisclosed": not is_disclosed,
        "conflict": has_conflict,
        "year_precision": is_year,
        "provisional": is_provisional,
        "incomplete": not are_complete,
        "rate_regime_change": regime,
    }
    known = then if are_complete else None
    return {
        **dict(
            zip(("period", "region_code", "segment", "measure", "participant_definition"), key, strict=False)
        ),
        "growth_basis": basis,
        "provenance": key[5],
        "value": float(now.value),
        "as_of_date": now.latest,
        "compared_period": compared,
        "compared_as_of_date": then.latest if then else None,
        "compared_value": float(then.value) if then else None,
        "change": float(now.value - known.value) if known else None,
        "growth_rate": rate(now.value, known.value) if known else None,
        "growth_rate_low": rate(now.low, known.high) if known else None,
        "growth_rate_high": rate(now.high, known.low) if known else None,
        "is_comparable": known is not None and not has_conflict and not is_year and is_disclosed,
        "reason_code": ", ".join(name for name, holds in reasons.items() if holds) or None,
        "is_complete": now.is_complete,
        "compared_is_complete": then.is_complete if then else None,
        "is_rate_regime_change": regime,
        "source": now.source,
        "compared_source": then.source if then else None,
    }


def rate(now: Fraction | int, then: Fraction | int) -> float | None:
    """Return the change per compared value; None where that is none."""
    return float(Fraction(now - then) / then) if then else None


def lies_between(regime: dict[str, str], measure: str, first: date, last: date) -> bool:
    """Say whether a regulation on rates began or ended after the first January that is compared."""
    begins, ends = month(regime["effective_from"]), month(regime["effective_to"])
    if measure not in regime["measure"].split("|"):
        return False
    return bool((begins and first < begins <= last) or (ends and first <= ends < last))
