"""Contribution rates: what a month's contribution of a programme is, from which month to which."""

from typing import ClassVar

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Dataset, Day, Number, Text

RISK_CLASSES = ["1", "2", "3", "4", "5"]
EVERY_CLASS = "all"


class ContributionRate(Contract):
    """One rate of a programme for a segment, from a month to a month.

    Beside the normal rate others may hold for some payers (relief); each is a variant of its own. What has
    no monthly rate of a wage or income (construction by contract value, migrants by contract) is not here.
    """

    programme: Series[Text] = pa.Field(isin=["JKK", "JKM", "JHT", "JP", "JKP"], description="Programme.")
    segment: Series[Text] = pa.Field(isin=["PU", "BPU", "JAKON", "PMI"], description="Segment.")
    risk_class: Series[Text] = pa.Field(
        isin=[*RISK_CLASSES, EVERY_CLASS], description="1 to 5 for JKK of PU, all for every other rate."
    )
    variant: Series[Text] = pa.Field(
        str_matches=r"^[a-z][a-z_]*$", description="normal, or whose relief it is, such as transport."
    )
    rate_percent_text: Series[Text] = pa.Field(
        nullable=True, description="A percentage, or empty where the contribution is an amount."
    )
    rate_percent: Series[Number] = pa.Field(
        nullable=True, gt=0, le=100, description="Percent of the wage or the declared income."
    )
    amount_minimum_text: Series[Text] = pa.Field(nullable=True, description="Rupiah a month, or empty.")
    amount_minimum: Series[Number] = pa.Field(
        nullable=True, gt=0, description="The fixed amount, or the least one where there is a rate."
    )
    wage_cap_text: Series[Text] = pa.Field(nullable=True, description="Rupiah a month, or empty.")
    wage_cap: Series[Number] = pa.Field(
        nullable=True, gt=0, description="The wage above which no more is contributed."
    )
    effective_from_date_text: Series[Text] = pa.Field(description="The first month, written 2015-07.")
    effective_from_date: Series[Day] = pa.Field(nullable=True, description="First day of the first month.")
    effective_to_date_text: Series[Text] = pa.Field(
        nullable=True, description="The last month, written 2021-01, or empty while it holds."
    )
    effective_to_date: Series[Day] = pa.Field(nullable=True, description="First day of the last month.")
    regulation: Series[Text] = pa.Field(description="Number and year of the regulation.")
    meaning: Series[Text] = pa.Field(description="What is paid, in a sentence.")
    source: Series[Text] = pa.Field(description="Where it stands, and whether it was checked.")

    @pa.dataframe_check(description="A risk class for JKK of PU, all for every other rate.")
    def risk_class__not_of_programme(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its rate depends on the risk class where it must, and only there."""
        by_class: pd.Series[bool] = (rows["programme"] == "JKK") & (rows["segment"] == "PU")
        is_known: pd.Series[bool] = rows["risk_class"].isin([*RISK_CLASSES, EVERY_CLASS])
        return (rows["risk_class"].isin(RISK_CLASSES) == by_class) | ~is_known | _is_unclear(rows)

    @pa.dataframe_check(description="A percentage, or an amount a month.")
    def rate_percent__no_rate_and_no_amount(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it says what is paid."""
        return rows["rate_percent_text"].notna() | rows["amount_minimum_text"].notna()

    @pa.dataframe_check(description="A wage cap for JP.")
    def wage_cap__missing_for_jp(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it has the cap without which a pension contribution is not known."""
        return rows["wage_cap_text"].notna() | ~(rows["programme"] == "JP").fillna(False)

    @pa.dataframe_check(description="Not before effective_from.")
    def effective_to_date__before_effective_from(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its last month is not before its first."""
        return ~(rows["effective_to_date"] < rows["effective_from_date"]).fillna(False)

    class Config(Contract.Config):
        """One rate per programme, segment, risk class, variant and first month."""

        unique: ClassVar[list[str]] = [
            "programme",
            "segment",
            "risk_class",
            "variant",
            "effective_from_date",
        ]


def _is_unclear(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Say of each row whether programme or segment is missing, which its own rule tells."""
    return rows["programme"].isna() | rows["segment"].isna()


DATASET = Dataset(
    name="contribution_rates",
    contract=ContributionRate,
    header=(
        "programme",
        "segment",
        "risk_class",
        "variant",
        "rate_percent",
        "amount_minimum",
        "wage_cap",
        "effective_from",
        "effective_to",
        "regulation",
        "meaning",
        "source",
    ),
    told_as={"effective_from_date": "effective_from", "effective_to_date": "effective_to"},
)
