"""Sakernas: workers by region and survey round, the bases that every count can meet."""

from typing import ClassVar

import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Dataset, Day, Number, Text, Whole

A_COUNT = "A whole number of people in the format declared for the sender, or empty."
A_PERCENTAGE = "A percentage in the format declared for the sender, or empty."


class Workforce(Contract):
    """One region in one survey round."""

    area_level: Series[Text] = pa.Field(isin=["national", "province", "regency"], description="Level.")
    region_code_text: Series[Text] = pa.Field(
        description="A region of that level by its name, with Kabupaten or Kota where others share it, or by "
        "its code (6371 as BPS, 63.71 as Kemendagri)."
    )
    region_code: Series[Text] = pa.Field(nullable=True, description="Region code.")
    period_text: Series[Text] = pa.Field(description="A year, and a month written Feb, Aug or Nov.")
    period: Series[Day] = pa.Field(nullable=True, description="First day of the month of the round.")
    working_age_population_text: Series[Text] = pa.Field(nullable=True, description=A_COUNT)
    working_age_population: Series[Whole] = pa.Field(
        nullable=True, gt=0, description="People of 15 and over."
    )
    labour_force_text: Series[Text] = pa.Field(nullable=True, description=A_COUNT)
    labour_force: Series[Whole] = pa.Field(nullable=True, gt=0, description="Employed and unemployed.")
    employed_text: Series[Text] = pa.Field(nullable=True, description=A_COUNT)
    employed: Series[Whole] = pa.Field(nullable=True, gt=0, description="Employed.")
    unemployed_text: Series[Text] = pa.Field(nullable=True, description=A_COUNT)
    unemployed: Series[Whole] = pa.Field(nullable=True, ge=0, description="Unemployed.")
    unemployment_percent_text: Series[Text] = pa.Field(nullable=True, description=A_PERCENTAGE)
    unemployment_percent: Series[Number] = pa.Field(
        nullable=True, ge=0, le=100, description="Open unemployment (TPT), percent of the labour force."
    )
    labour_force_percent_text: Series[Text] = pa.Field(nullable=True, description=A_PERCENTAGE)
    labour_force_percent: Series[Number] = pa.Field(
        nullable=True,
        ge=0,
        le=100,
        description="Participation (TPAK), percent of the working-age population.",
    )
    formal_persons_text: Series[Text] = pa.Field(nullable=True, description=A_COUNT)
    formal_persons: Series[Whole] = pa.Field(nullable=True, gt=0, description="Formally employed.")
    formal_percent_text: Series[Text] = pa.Field(nullable=True, description=A_PERCENTAGE)
    formal_percent: Series[Number] = pa.Field(
        nullable=True, ge=0, le=100, description="Formally employed, percent of the employed."
    )
    informal_persons_text: Series[Text] = pa.Field(nullable=True, description=A_COUNT)
    informal_persons: Series[Whole] = pa.Field(nullable=True, gt=0, description="Informally employed.")
    informal_percent_text: Series[Text] = pa.Field(nullable=True, description=A_PERCENTAGE)
    informal_percent: Series[Number] = pa.Field(
        nullable=True, ge=0, le=100, description="Informally employed, percent of the employed."
    )
    printed_unit_text: Series[Text] = pa.Field(
        nullable=True, description="The last printed unit where trailing zeros do not tell it, or empty."
    )
    printed_unit: Series[Whole] = pa.Field(nullable=True, gt=0, description="The last printed unit.")
    source_url: Series[Text] = pa.Field(description="Where it was published.")
    note: Series[Text] = pa.Field(nullable=True, description="How it was derived, where it was.")

    class Config(Contract.Config):
        """A region has one row per round."""

        unique: ClassVar[list[str]] = ["area_level", "region_code", "period"]


DATASET = Dataset(
    name="workforce",
    contract=Workforce,
    header=(
        "area_level",
        "area_name",
        "year",
        "month",
        "working_age_population",
        "labour_force",
        "employed",
        "unemployed",
        "tpt_pct",
        "tpak_pct",
        "formal_persons",
        "formal_pct",
        "informal_persons",
        "informal_pct",
        "source_url",
        "note",
        "printed_unit",
    ),
    told_as={
        "region_code": "area_name",
        "period": "month",
        "unemployment_percent": "tpt_pct",
        "labour_force_percent": "tpak_pct",
        "formal_percent": "formal_pct",
        "informal_percent": "informal_pct",
    },
)
