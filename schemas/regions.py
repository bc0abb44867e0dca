"""Provinces and regencies with both code systems, capitals, aliases and population."""

from schemas.contract import COUNT, Column, Dataset, Role

KEMENDAGRI = r"^[1-9][0-9](\.[0-9]{2})?$"
# fmt: off
DATASET = Dataset(
    name="regions",
    role=Role.REFERENCE,
    key=("kemendagri_code",),
    columns=(
        Column("level", "Province or regency.", isin=("province", "regency")),
        Column("bps_code", "BPS code: 61 for a province, 6101 for a regency; empty where it is not known.",
            empty=True, unique=True, matches=r"^[1-9][0-9]([0-9]{2})?$"),
        Column("kemendagri_code", "Kemendagri code: 61 for a province, 61.01 for a regency, with the dot.",
            matches=KEMENDAGRI),
        Column("official_name", "Official name."),
        Column("kind", "Kind of region.", isin=("provinsi", "kabupaten", "kota")),
        Column("province", "Official name of its province."),
        Column("capital", "Capital.", empty=True),
        Column("aliases", "Other names, joined by |.", empty=True),
        Column("old_kemendagri_code", "Kemendagri code before a split, with the dot as 61.01, or empty.",
            empty=True, matches=KEMENDAGRI),
        Column("population_kepmendagri_2025", "Population, Kepmendagri 2025.", "population", COUNT,
            expects="A whole number of people, or empty.", empty=True, least=0),
        Column("codes_verified_in", "Where the codes were checked.", empty=True),
        Column("note", "Remark.", empty=True),
    ),
)
