"""Provinces and regencies with both code systems, capitals, aliases and population."""

import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Dataset, Text, Whole


class Region(Contract):
    """One province or regency. A Kemendagri regency code carries its dot, so that it is never a BPS code."""

    level: Series[Text] = pa.Field(isin=["province", "regency"], description="Province or regency.")
    bps_code: Series[Text] = pa.Field(
        nullable=True,
        unique=True,
        str_matches=r"^[1-9][0-9]([0-9]{2})?$",
        description="BPS code: 61 for a province, 6101 for a regency; empty where it is not known.",
    )
    kemendagri_code: Series[Text] = pa.Field(
        unique=True,
        str_matches=r"^[1-9][0-9](\.[0-9]{2})?$",
        description="Kemendagri code: 61 for a province, 61.01 for a regency, with the dot.",
    )
    official_name: Series[Text] = pa.Field(description="Official name.")
    kind: Series[Text] = pa.Field(isin=["provinsi", "kabupaten", "kota"], description="Kind of region.")
    province: Series[Text] = pa.Field(description="Official name of its province.")
    capital: Series[Text] = pa.Field(nullable=True, description="Capital.")
    aliases: Series[Text] = pa.Field(nullable=True, description="Other names, joined by |.")
    old_kemendagri_code: Series[Text] = pa.Field(nullable=True, description="Code before a split.")
    population_text: Series[Text] = pa.Field(nullable=True, description="A whole number of people, or empty.")
    population: Series[Whole] = pa.Field(nullable=True, ge=0, description="Population, Kepmendagri 2025.")
    codes_verified_in: Series[Text] = pa.Field(nullable=True, description="Where the codes were checked.")
    note: Series[Text] = pa.Field(nullable=True, description="Remark.")


DATASET = Dataset(
    name="regions",
    contract=Region,
    header=(
        "level",
        "bps_code",
        "kemendagri_code",
        "official_name",
        "kind",
        "province",
        "capital",
        "aliases",
        "old_kemendagri_code",
        "population_kepmendagri_2025",
        "codes_verified_in",
        "note",
    ),
    told_as={"population": "population_kepmendagri_2025"},
)
