"""What the office reference says of the branches that rows name: all of it that an outcome rests on.

So a branch that is added, or serves another regency, has only those deliveries judged again that name it.
"""

import hashlib
from collections.abc import Iterable

import duckdb

from flows.intake.kept_rows import NUMBER_BITS

OTHERS = ""
"""Stands for all words in the column of the branch that the reference does not know."""
WHAT_IT_SAYS = """
    select known_offices.office_code, has_regions, string_agg(region_code, ' ' order by region_code)
    from intake.known_offices
    left join intake.served_regions using (office_code)
    group by all
    order by all
"""
NAMED = f"select distinct line >> {NUMBER_BITS}, if(is_office_known, office_code, '') from judged"

Said = dict[str, str]
"""Digest of what the reference says of an office in a month, by its code; of OTHERS which codes it knows."""


def said_of_offices(connection: duckdb.DuckDBPyConnection) -> Said:
    """Return what the lookups of a month, as `surroundings.look_up` makes them, say of every office."""
    found = connection.execute(WHAT_IT_SAYS).fetchall()
    said = {code: _digest(has_regions, served) for code, has_regions, served in found}
    return said | {OTHERS: _digest(*sorted(said))}


def of_these(said: Said, offices: Iterable[str]) -> Said:
    """Return what is said of some offices; nothing is said of one that is not known."""
    return {code: said.get(code, "") for code in sorted(offices)}


def offices_named(connection: duckdb.DuckDBPyConnection, columns: Iterable[str]) -> list[tuple[int, str]]:
    """Return the number of each delivery of the table `judged` with the offices that its rows name.

    columns: of that table; without an office_code it names none. A word that is no office may be somebody's
    name: it is one of the OTHERS.
    """
    if "office_code" not in columns:
        return []
    return connection.execute(f"{NAMED} where office_code is not null").fetchall()


def _digest(*said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:8]
