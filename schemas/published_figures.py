"""The ledger of printed figures: what was published about participation, by whom and when."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Dataset, Day, Number, Text

PRECISION = {4: "year", 7: "month", 10: "day"}
"""Precision of a date by the length of its text."""


class PublishedFigure(Contract):
    """One figure as printed. Statements are additive: a correction is a new figure, not an edit."""

    figure_id: Series[Text] = pa.Field(
        unique=True, str_matches=r"^[A-Z]+[0-9]{4,}$", description="A letter and four digits or more (F0001)."
    )
    scope_level: Series[Text] = pa.Field(
        isin=["national", "kanwil", "province", "regency", "branch"], description="What the figure speaks of."
    )
    scope_name: Series[Text] = pa.Field(description="Name of the region or office.")
    region_code_text: Series[Text] = pa.Field(
        nullable=True,
        description=(
            "A Kemendagri code of the region reference: 62 for a province, 62.06 with its dot for a regency."
        ),
    )
    region_code: Series[Text] = pa.Field(nullable=True, description="Region code (BPS) of that region.")
    is_region_name: Series[Text] = pa.Field(nullable=True, description="yes where name and code agree.")
    metric: Series[Text] = pa.Field(
        str_matches=r"^[a-z][a-z_]*$", description="What is counted, as collected."
    )
    segment: Series[Text] = pa.Field(nullable=True, description="Segment, programme or payer, as collected.")
    value_text: Series[Text] = pa.Field(description="A number in the format declared for the sender.")
    value: Series[Number] = pa.Field(nullable=True, description="The number.")
    unit: Series[Text] = pa.Field(
        isin=[
            "persons",
            "percent",
            "IDR",
            "claims",
            "cases",
            "employers",
            "projects",
            "offices",
            "regencies",
            "facilities",
            "agents",
        ],
        description="Unit of the value.",
    )
    as_of_date_text: Series[Text] = pa.Field(description="A year, a month (2024-11) or a day (2024-11-07).")
    as_of_date: Series[Day] = pa.Field(nullable=True, description="First day of the stated period.")
    as_of_end_date: Series[Day] = pa.Field(nullable=True, description="Last day of the stated period.")
    as_of_precision: Series[Text] = pa.Field(isin=["year", "month", "day"], description="How exact it is.")
    comparison_base: Series[Text] = pa.Field(
        nullable=True, description="What a growth is against, as printed."
    )
    published_date_text: Series[Text] = pa.Field(
        nullable=True, description="A year, a month (2024-11), a day (2024-11-07), or empty if undated."
    )
    published_date: Series[Day] = pa.Field(nullable=True, description="First possible day of publication.")
    published_end_date: Series[Day] = pa.Field(nullable=True, description="Last possible day of publication.")
    publisher: Series[Text] = pa.Field(description="Who printed it.")
    source_url: Series[Text] = pa.Field(str_matches=r"^https?://", description="Address of the article.")
    definition_note: Series[Text] = pa.Field(
        nullable=True, description="What the article says of the figure."
    )
    article_key: Series[Text] = pa.Field(description="Key of the article.")

    @pa.check(
        "region_code_text",
        description=(
            "Kemendagri codes of regencies with their dot (62.06). Without it the number is a BPS code, "
            "often of another regency (62.06 is Katingan, BPS 6206 is Sukamara)"
        ),
    )
    def code_system(cls, codes: "pd.Series[str]") -> "pd.Series[bool]":
        """Say of each code whether its system is certain."""
        return ~codes.str.fullmatch(r"[0-9]{4}").fillna(False)

    @pa.check(
        "is_region_name",
        description="The name, or an alias, of the region that the code stands for.",
    )
    def another_region(cls, agrees: "pd.Series[str]") -> "pd.Series[bool]":
        """Say of each row whether its name and code mean one region."""
        return agrees != "no"

    @pa.dataframe_check(
        description="A code, since the figure speaks of a province or regency.",
    )
    def region_code_text__missing(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether a figure of a region names its code."""
        return ~rows["scope_level"].isin(["province", "regency"]) | rows["region_code_text"].notna()

    @pa.dataframe_check(description="year, month or day, as the text of as_of is.")
    def as_of_precision__does_not_fit(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its precision is its date's; an unreadable date is told by its own rule."""
        printed = rows["as_of_date_text"].str.len().map(PRECISION)
        return (
            rows["as_of_date"].isna()
            | ~rows["as_of_precision"].isin(PRECISION.values())
            | (printed == rows["as_of_precision"])
        )


DATASET = Dataset(
    name="published_figures",
    contract=PublishedFigure,
    header=(
        "figure_id",
        "scope_level",
        "scope_name",
        "metric",
        "segment",
        "value",
        "unit",
        "as_of",
        "as_of_precision",
        "comparison_base",
        "published_on",
        "publisher",
        "source_url",
        "definition_note",
        "scope_code_kemendagri",
        "article_key",
    ),
    whole=frozenset({"code_system"}),
    told_as={
        "region_code": "scope_code_kemendagri",
        "is_region_name": "scope_name",
        "as_of_date": "as_of",
        "published_date": "published_on",
    },
)
