"""A published file with something changed in it, for what no delivery of the tests brings about."""

from pathlib import Path

import duckdb


def altered(published: Path, folder: Path, *statements: str, name: str = "cakupan.duckdb") -> Path:
    """Copy a published file into a folder, change it in SQL, and return the copy."""
    copy = folder / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(published.read_bytes())
    with duckdb.connect(str(copy)) as warehouse:
        for statement in statements:
            warehouse.execute(statement)
    return copy
