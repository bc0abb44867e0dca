"""The ledger of printed figures: what was published about participation, by whom and when.

Statements are additive: a correction is a new figure, not an edit.
"""

from schemas.codes import ABOUT_REGIONS
from schemas.contract import Answer, Column, Dataset, Given, Kind, Read, Role, Rows, Rule, found

PRECISION = {4: "year", 7: "month", 10: "day"}
"""Precision of a date by the length of its text."""
FIRST_DAY = Read(Kind.DAY, "parse.first_day")


def _has_the_precision_of_its_date(rows: Rows) -> Answer:
    """Say of each row whether its precision is its date's; an unreadable date is told by its own rule."""
    printed = rows["as_of_date_text"].str.len().map(PRECISION)
    return (
        rows["as_of_date"].isna()
        | ~rows["as_of_precision"].isin(PRECISION.values())
        | (printed == rows["as_of_precision"])
    )


# fmt: off
DATASET = Dataset(
    name="published_figures",
    role=Role.FACT,
    judged_by=ABOUT_REGIONS,
    key=("figure_id",),
    columns=(
        Column("figure_id", "A letter and four digits or more (F0001).", matches=r"^[A-Z]+[0-9]{4,}$"),
        Column("scope_level", "What the figure speaks of.",
            isin=("national", "kanwil", "province", "regency", "branch")),
        Column("scope_name", "Name of the region or office."),
        Column("metric", "What is counted, as collected.", matches=r"^[a-z][a-z_]*$"),
        Column("segment", "Segment, programme or payer, as collected.", empty=True),
        Column("value", "The number.", kind=found(Kind.NUMBER),
            expects="A number in the format declared for the sender."),
        Column("unit", "Unit of the value.",
            isin=("persons", "percent", "IDR", "claims", "cases", "employers", "projects", "offices",
            "regencies", "facilities", "agents")),
        Column("as_of", "First day of the stated period.", "as_of_date", FIRST_DAY,
            expects="A year, a month (2024-11) or a day (2024-11-07)."),
        Column("as_of_precision", "How exact it is.", isin=tuple(PRECISION.values())),
        Column("comparison_base", "What a growth is against, as printed.", empty=True),
        Column("published_on", "First possible day of publication.", "published_date", FIRST_DAY,
            expects="A year, a month (2024-11), a day (2024-11-07), or empty if undated.", empty=True),
        Column("publisher", "Who printed it."),
        Column("source_url", "Address of the article.", matches=r"^https?://"),
        Column("definition_note", "What the article says of the figure.", empty=True),
        Column("scope_code_kemendagri", "Region code (BPS) of that region.", "region_code", found(),
            expects="A Kemendagri code of the region reference: 62 for a province, 62.06 with its dot for a "
            "regency.", empty=True),
        Column("article_key", "Key of the article."),
    ),
    given=(
        Given("is_region_name", Kind.TEXT, "yes where name and code agree.", True, told_of="scope_name"),
        Given("as_of_end_date", Kind.DAY, "Last day of the stated period.", True),
        Given("published_end_date", Kind.DAY, "Last possible day of publication.", True),
    ),
    rules=(
        Rule("region_code_text", "code_system", "Kemendagri codes of regencies with their dot (62.06). "
            "Without it the number is a BPS code, often of another regency (62.06 is Katingan, BPS 6206 is "
            "Sukamara)", lambda rows: ~rows["region_code_text"].str.fullmatch(r"[0-9]{4}").fillna(False)),
        Rule("is_region_name", "another_region",
            "The name, or an alias, of the region that the code stands for.",
            lambda rows: (rows["is_region_name"] != "no").fillna(True)),
        Rule("region_code_text", "missing", "A code, since the figure speaks of a province or regency whose "
            "name no region of that level bears alone.",
            lambda rows: ~rows["scope_level"].isin(["province", "regency"])
            | rows["region_code_text"].notna() | rows["region_code"].notna()),
        Rule("as_of_precision", "does_not_fit", "year, month or day, as the text of as_of is.",
            _has_the_precision_of_its_date),
    ),
    whole=frozenset({"code_system"}),
)
