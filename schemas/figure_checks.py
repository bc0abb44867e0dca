"""Checks of printed figures: the operands from which a figure can be recomputed, one row per operand."""

from typing import ClassVar

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Dataset, Text

ROLES = {
    "sum": ["term"],
    "difference": ["minuend", "subtrahend"],
    "ratio_percent": ["numerator", "denominator"],
    "growth_percent": ["from", "to"],
    "change_points": ["from", "to"],
    "percent_of": ["percent", "whole"],
    "yearly_amount": ["persons", "monthly_idr"],
    "closing_stock": ["opening", "added", "removed"],
}
ROLES_TOLD = "a role of its kind: " + "; ".join(
    f"{kind} has {', '.join(roles)}" for kind, roles in ROLES.items()
)


class FigureCheck(Contract):
    """One operand of one figure; operands of one role add up."""

    figure_id: Series[Text] = pa.Field(description="Figure that is recomputed.")
    kind: Series[Text] = pa.Field(isin=list(ROLES), description="How it follows from its operands.")
    role: Series[Text] = pa.Field(
        isin=sorted({role for roles in ROLES.values() for role in roles}),
        description="Part the operand plays.",
    )
    operand_id: Series[Text] = pa.Field(description="Figure that is the operand.")

    @pa.dataframe_check(description=ROLES_TOLD)
    def role__not_of_kind(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its kind knows its role; an unknown kind is told by its own rule."""
        known = {f"{kind} {role}" for kind, roles in ROLES.items() for role in roles}
        is_known: pd.Series[bool] = (rows["kind"] + " " + rows["role"]).isin(known)
        return is_known | ~rows["kind"].isin(ROLES) | rows["role"].isna()

    @pa.dataframe_check(description="One kind of check per figure.")
    def kind__second_kind(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its figure is checked in one way."""
        kinds: pd.Series[int] = rows.groupby("figure_id")["kind"].transform("nunique")
        return ~(kinds > 1).fillna(False)

    class Config(Contract.Config):
        """An operand plays a role once."""

        unique: ClassVar[list[str]] = ["figure_id", "role", "operand_id"]


DATASET = Dataset(
    name="figure_checks",
    contract=FigureCheck,
    header=("figure_id", "kind", "role", "operand_id"),
)
