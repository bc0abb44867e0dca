"""The territory of the office: a code of the configuration that must be a region."""

import duckdb

from flows.problems import WrongUsage

REGENCIES = "select region_code from marts.regions where region_level = 'regency' and is_in_territory"
CODES = """
    select region_code from marts.regions
    where region_level in ('island_group', 'province') and valid_to_date is null
    order by all
"""


def regencies_of(territory: str, connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the codes of the regencies of the office's territory, in a warehouse that is built.

    Raises WrongUsage where the configuration names a territory that is no region.
    """
    regencies = {code for (code,) in connection.execute(REGENCIES).fetchall()}
    if not regencies:
        known = ", ".join(code for (code,) in connection.execute(CODES).fetchall())
        raise WrongUsage(
            f"office.region_code is {territory!r}, which is no region of data/raw/regions and "
            f"data/raw/provinces; expected 0000 for the whole country, a regency's code, or one of {known}."
        )
    return regencies
