"""The provinces of Indonesia with both code systems, which differ in Papua."""

from schemas.contract import Answer, Column, Dataset, Given, Kind, Role, Rows, Rule

GROUP = (
    "Island group it belongs to, known by its first three letters; where two groups begin alike, or with "
    "other signs, three capitals stand before the name, as in JTD: Jawa Tengah dan DIY."
)
CODE = r"^[1-9][0-9]$"


def _has_its_own_code(rows: Rows) -> Answer:
    """Say of each row whether no other group has its code, and its group no other code."""
    groups = rows[["island_group_code", "island_group_name"]].dropna().drop_duplicates()
    shared = [groups[name][groups[name].duplicated()] for name in groups]
    return ~(rows["island_group_code"].isin(shared[0]) | rows["island_group_name"].isin(shared[1]))


# fmt: off
DATASET = Dataset(
    name="provinces",
    role=Role.REFERENCE,
    key=("bps_code",),
    columns=(
        Column("bps_code", "Two digits, as BPS (61).", matches=CODE),
        Column("kemendagri_code", "Two digits, as Kemendagri (61).", unique=True, matches=CODE),
        Column("official_name", "Official name.", unique=True),
        Column("aliases", "Other names, joined by |.", empty=True),
        Column("kanwil_island", GROUP, empty=True),
        Column("bps_code_read_as_kemendagri", "The province its BPS code would name in the other system.",
            empty=True),
        Column("note", "Remark.", empty=True),
    ),
    given=(
        Given("island_group_code", Kind.TEXT, GROUP, True, told_of="kanwil_island", matches=r"^[A-Z]{3}$"),
        Given("island_group_name", Kind.TEXT, "Name of the group.", True, told_of="kanwil_island"),
    ),
    rules=(
        Rule("kanwil_island", "code_of_two_groups", "one code for each group, and one group for each code: "
            "where two begin with the same letters, write a code before the name, as in JTD: Jawa Tengah "
            "dan DIY and JTM: Jawa Timur", _has_its_own_code),
    ),
)
