"""Columns and rules that administrative extracts share: their month, region, branch and amounts."""

from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Day, Flag, Text

NPP = r"^[0-9A-Z]{8}$"
KPJ = r"^[0-9]{11}$"
# Nobody insured earns less in a month than a day's minimum wage, or as much as a billion rupiah: such amounts
# are in millions, in thousands, or two columns in one. The least contribution of a month, for which
# LEAST_AMOUNT_IDR leaves room, is 1 percent of the 10,000 of JKK and 6,800 of JKM (PP 49/2020).
LEAST_WAGE_IDR = 100_000
WAGE_BELOW_IDR = 1_000_000_000
LEAST_AMOUNT_IDR = 100  # amounts below are in millions, or in thousands
A_COUNT = "A whole number in the format declared for the sender, or empty."
A_DATE = "A day written 2022-03-01, or empty."
AN_AMOUNT = "Rupiah in the format declared for the sender, as 2500000 or 2.500.000,00, or empty."
A_REGION = "Regency: a BPS or Kemendagri code with its system, or dotted as 63.71."
AN_NPP = "Number of the employer: 8 digits or capital letters, leading zeros kept."
A_SEGMENT = "PU, BPU, JAKON or PMI, or its Indonesian name."
A_STATUS = "AKTIF or NONAKTIF."
TOLD_AS = {
    "period": "periode",
    "office_code": "kode_kantor",
    "region_code": "kode_wilayah",
    "code_system": "sistem_kode",
}


class Monthly(Contract):
    """A row that says its month."""

    period_text: Series[Text] = pa.Field(description="The month, written 2024-10.")
    period: Series[Day] = pa.Field(nullable=True, description="First day of the month.")
    delivery_period: Series[Day] = pa.Field(nullable=True, description="The month of the delivery.")

    @pa.dataframe_check(description="The month of the delivery, as in the name of its folder.")
    def period__other_period(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its month is its delivery's."""
        return holds(rows["period"] == rows["delivery_period"])


class InRegion(Contract):
    """A row of a regency; `region_fault` says why its code is not used."""

    region_code_text: Series[Text] = pa.Field(description=A_REGION)
    region_fault: Series[Text] = pa.Field(nullable=True, description="Why the code is not used.")
    code_system_text: Series[Text] = pa.Field(nullable=True, description="bps or kemendagri, or empty.")
    code_system: Series[Text] = pa.Field(nullable=True, description="System that the row states.")

    @pa.dataframe_check(
        description="A code whose system is known: sistem_kode bps or kemendagri, a dotted Kemendagri code, "
        "or code_system declared for the sender"
    )
    def region_code__no_code_system(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether the system of its code is known."""
        return holds(rows["region_fault"] != "no_code_system")

    @pa.dataframe_check(
        description="A regency of its code system in that month: 4 digits, or Kemendagri's dotted as 63.71."
    )
    def region_code__not_valid(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its code is of a regency."""
        return holds(rows["region_fault"] != "not_valid")


class InTerritory(InRegion):
    """A row of a regency of the office's territory."""

    @pa.dataframe_check(description="A regency of the office's territory.")
    def region_code__outside_territory(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its regency is in the territory."""
        return holds(rows["region_fault"] != "outside_territory")


class OfBranch(Contract):
    """A row of a branch, or of one that is not said."""

    office_code: Series[Text] = pa.Field(nullable=True, description="Branch, a code of the branch reference.")
    is_simulated_delivery: Series[Flag] = pa.Field(description="Sent by a simulated sender.")

    @pa.dataframe_check(description="A real branch: SIM- marks simulated records and their senders.")
    def office_code__simulated_office(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its branch is as real as its sender."""
        return rows["is_simulated_delivery"] | ~rows["office_code"].str.startswith("SIM-").fillna(False)


class BranchDoubts(Contract):
    """A branch that nobody knows."""

    office_code: Series[Text] = pa.Field(nullable=True, description="Branch.")
    is_office_known: Series[Flag] = pa.Field(description="The branch is in the branch reference.")

    @pa.dataframe_check(description="A branch of the branch reference.")
    def office_code__unknown(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its branch is known."""
        return rows["office_code"].isna() | rows["is_office_known"]


def holds(answer: "pd.Series[bool]", *, unknown: bool = True) -> "pd.Series[bool]":
    """Return the answer of each row, `unknown` where a value is missing: that has rules of its own."""
    return answer.fillna(unknown)


def not_negative(*columns: str) -> Any:
    """Return the check that columns hold no number below 0."""

    def is_not_negative(_cls: type[Contract], numbers: "pd.Series[int]") -> "pd.Series[bool]":
        return numbers >= 0

    return pa.check(*columns, name="negative", description="0 or more.")(is_not_negative)


def rupiah(column: str, least: int) -> Any:
    """Return the check that amounts are in rupiah: 0, or `least` and more."""

    def is_in_rupiah(_cls: type[Contract], amounts: "pd.Series[int]") -> "pd.Series[bool]":
        return (amounts <= 0) | (amounts >= least)

    told = f"Rupiah: 0, or {least} or more."
    return pa.check(column, name="wrong_magnitude", description=told)(is_in_rupiah)
