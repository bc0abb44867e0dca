"""What a summary says of the last month's counts in the territory: of records, and of recaps."""

from itertools import groupby

from flows.duck import Row
from flows.report.numbers import month

RECORDS = """
with counts as (
    select distinct
        coverage.period,
        coverage.segment,
        coverage.participant_definition,
        coverage.participants,
        coverage.is_complete,
        coverage.completeness_rate,
    from marts.coverage
    inner join audit.current_release using (region_code)
    where coverage.participant_definition in ('admin_memberships', 'admin_persons_main')
)

select *
from counts
where period = (select max(period) from counts)
order by participant_definition, segment
"""
RECAPS = """
select
    coverage.period,
    coverage.segment,
    definitions.definition_name,
    max(coverage.participants) as participants,
    bool_and(coverage.is_complete) as is_complete,
    bool_or(coverage.is_headline) as is_headline,
from marts.coverage
inner join audit.current_release using (region_code)
inner join marts.definitions
    on
        definitions.definition_kind = 'participants'
        and coverage.participant_definition = definitions.definition
where coverage.participant_definition like 'office_recap%'
group by coverage.period, coverage.segment, definitions.definition_name
qualify coverage.period = max(coverage.period) over ()
order by definitions.definition_name, coverage.segment
"""


def record_lines(counts: list[Row]) -> list[str]:
    """Say what the records of the last month count in the territory."""
    if not counts:
        return []
    told = [_counted(row) for row in counts if row["participant_definition"] == "admin_memberships"]
    people = [row for row in counts if row["participant_definition"] != "admin_memberships"]
    whole = [row["participants"] for row in people if row["segment"] == "ALL"]
    lines = [
        f"Records of {month(counts[0]['period'], 'en')}, active memberships: {', '.join(told)}"
        + (f"; people {whole[0]:,}." if whole and whole[0] is not None else ".")
    ]
    rates = [row["completeness_rate"] for row in counts if not row["is_complete"]]
    if known := [rate for rate in rates if rate is not None]:
        lines.append(
            "That month is not complete: "
            f"the senders that delivered had {min(known):.1%} of the month before."
        )
    elif rates:
        missing = "a sender or a regency is missing, and how much that is, is not known."
        lines.append(f"That month is not complete: {missing}")
    return lines


def recap_lines(counts: list[Row]) -> list[str]:
    """Say what the recaps of their last month count in the territory, and what of it has the headline."""
    lines = []
    for name, group in groupby(counts, key=lambda row: row["definition_name"]):
        rows = list(group)
        told = [_counted(row) + ("" if row["is_complete"] else " (not complete)") for row in rows]
        first = ", ".join(row["segment"] for row in rows if row["is_headline"])
        headline = f"They have the headline of {first}." if first else "They have no headline."
        lines.append(f"Recaps of {month(rows[0]['period'], 'en')}, {name}: {', '.join(told)}. {headline}")
    return lines


def _counted(row: Row) -> str:
    count = "hidden" if row["participants"] is None else f"{row['participants']:,}"
    return f"{row['segment']} {count}"
