"""Targets: what was promised for a region, a segment and a year, in percent of a base or in workers."""

from schemas.codes import ABOUT_REGIONS, SEGMENTS
from schemas.contract import COUNT, PERCENT, Column, Dataset, Role, Rule, found
from schemas.validity import VALID, in_order

# fmt: off
DATASET = Dataset(
    name="targets",
    role=Role.FACT,
    judged_by=ABOUT_REGIONS,
    key=("target_family", "target_year", "region_code", "segment", "measure"),
    columns=(
        Column("target_family", "Plan that sets it.", isin=("RPJMN", "RPJPN", "RKP", "UCJ", "OFFICE")),
        Column("target_year", "Year it is due.", kind=COUNT, expects="A year.", least=2014, most=2100),
        Column("region_code", "Region.", kind=found(),
            expects="A region code: 0000, letters of a group, 35 as 3500, 3578; or a name that it alone "
            "bears."),
        Column("segment", "Segment.", isin=SEGMENTS),
        Column("target_percent", "Percent of the base.", kind=PERCENT, expects="A percentage, or empty.",
            empty=True, above=0),
        Column("target_workers", "Workers to be reached.", kind=COUNT, expects="A whole number, or empty.",
            empty=True, above=0),
        Column("measure", "What the target is of.", isin=("coverage_rate", "participants", "registered")),
        Column("base_definition", "Key of base_definitions; undisclosed if not said."),
        Column("base_figure_id", "Figure that states the base.", empty=True),
        Column("figure_id", "Figure that states the target.", empty=True),
        Column("meaning", "What was promised, in a sentence."),
        *VALID,
    ),
    rules=(
        Rule("target_percent", "neither_or_both", "Either target_percent or target_workers.",
            lambda rows: rows["target_percent_text"].notna() ^ rows["target_workers_text"].notna()),
        in_order("valid"),
    ),
)
