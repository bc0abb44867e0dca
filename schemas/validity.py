"""The months in which a definition holds, and those in which a rate does."""

from schemas.contract import MONTH, Column, Rule


def _from_to(of: str, first: str, last: str, *, is_known: bool) -> tuple[Column, Column]:
    day = "First day of the {} month."
    return (
        Column(
            f"{of}_from", day.format("first"), f"{of}_from_date", MONTH, expects=first, empty=not is_known
        ),
        Column(f"{of}_to", day.format("last"), f"{of}_to_date", MONTH, expects=last, empty=True),
    )


VALID = _from_to(
    "valid",
    "The first month, written 2015-07, or empty where it is not known.",
    "The last month, written 2023-12, or empty while it holds.",
    is_known=False,
)
EFFECTIVE = _from_to(
    "effective",
    "The first month, written 2015-07.",
    "The last month, written 2021-01, or empty while it holds.",
    is_known=True,
)


def in_order(of: str) -> Rule:
    """Return the rule that the last month, of `valid` or `effective`, is not before the first."""
    return Rule(
        f"{of}_to_date",
        f"before_{of}_from",
        f"Not before {of}_from.",
        lambda rows: ~(rows[f"{of}_to_date"] < rows[f"{of}_from_date"]).fillna(False),
    )
