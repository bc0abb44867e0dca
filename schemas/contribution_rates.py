"""Contribution rates: what a month's contribution of a programme is, from which month to which.

Beside the normal rate others may hold for some payers (relief); each is a variant of its own. What has no
monthly rate of a wage or income (construction by contract value, migrants by contract) is not here.
"""

from schemas.contract import NUMBER, PERCENT, Answer, Column, Dataset, Role, Rows, Rule
from schemas.validity import EFFECTIVE, in_order

RISK_CLASSES = ("1", "2", "3", "4", "5")
EVERY_CLASS = "all"
RUPIAH = "Rupiah a month, or empty."


def _is_of_programme(rows: Rows) -> Answer:
    """Say of each row whether its rate depends on the risk class where it must, and only there.

    Where programme or segment is missing, their own rules tell it.
    """
    by_class = (rows["programme"] == "JKK") & (rows["segment"] == "PU")
    is_known = rows["risk_class"].isin([*RISK_CLASSES, EVERY_CLASS])
    is_unclear = rows["programme"].isna() | rows["segment"].isna()
    return (rows["risk_class"].isin(RISK_CLASSES) == by_class) | ~is_known | is_unclear


# fmt: off
DATASET = Dataset(
    name="contribution_rates",
    role=Role.REFERENCE,
    key=("programme", "segment", "risk_class", "variant", "effective_from_date"),
    columns=(
        Column("programme", "Programme.", isin=("JKK", "JKM", "JHT", "JP", "JKP")),
        Column("segment", "Segment.", isin=("PU", "BPU", "JAKON", "PMI")),
        Column("risk_class", "1 to 5 for JKK of PU, all for every other rate.",
            isin=(*RISK_CLASSES, EVERY_CLASS)),
        Column("variant", "normal, or whose relief it is, such as transport.", matches=r"^[a-z][a-z_]*$"),
        Column("rate_percent", "Percent of the wage or the declared income.", kind=PERCENT,
            expects="A percentage, or empty where the contribution is an amount.", empty=True, above=0,
            most=100),
        Column("amount_minimum", "The fixed amount, or the least one where there is a rate.", kind=NUMBER,
            expects=RUPIAH, empty=True, above=0),
        Column("wage_cap", "The wage above which no more is contributed.", kind=NUMBER, expects=RUPIAH,
            empty=True, above=0),
        *EFFECTIVE,
        Column("regulation", "Number and year of the regulation."),
        Column("meaning", "What is paid, in a sentence."),
        Column("source", "Where it stands, and whether it was checked."),
    ),
    rules=(
        Rule("risk_class", "not_of_programme", "A risk class for JKK of PU, all for every other rate.",
            _is_of_programme),
        Rule("rate_percent", "no_rate_and_no_amount", "A percentage, or an amount a month.",
            lambda rows: rows["rate_percent_text"].notna() | rows["amount_minimum_text"].notna()),
        Rule("wage_cap", "missing_for_jp", "A wage cap for JP.",
            lambda rows: rows["wage_cap_text"].notna() | ~(rows["programme"] == "JP").fillna(False)),
        in_order("effective"),
    ),
)
