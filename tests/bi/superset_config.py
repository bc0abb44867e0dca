"""Configuration of the Superset of the tests: all it keeps is in SUPERSET_HOME.

What stands between the two lines is what a busy Superset takes over as it is.
"""

import os

HOME = os.environ["SUPERSET_HOME"]
SECRET_KEY = os.environ["SUPERSET_TEST_KEY"]
SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME}/superset.db?check_same_thread=false&timeout=60"
DATA_CACHE_CONFIG = {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": f"{HOME}/cache"}
"""It keeps what charts show for a day, unless a database says otherwise."""

# ---------------------------------------------------------------------------------------------------------
# DuckDB hands out the file that a process has open already as long as any query of that process runs. So a
# Superset that is never idle would stay with a former release. A warehouse under
# duckdb:///:memory:?attach=/path/to/cakupan.duckdb is opened anew for each query.
from functools import partial  # noqa: E402
from typing import Any  # noqa: E402

import duckdb  # noqa: E402
from duckdb_engine import ConnectionWrapper  # noqa: E402


def open_anew(file: str) -> ConnectionWrapper:
    """Return a connection of its own to a warehouse: read only, and to no other file."""
    escaped = file.replace("'", "''")
    connection = duckdb.connect(":memory:")
    connection.execute(f"attach '{escaped}' as cakupan (read_only)")
    connection.execute("use cakupan")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return ConnectionWrapper(connection)


def DB_CONNECTION_MUTATOR(uri: Any, params: dict[str, Any], *_: Any) -> tuple[Any, dict[str, Any]]:  # noqa: N802
    """Open what an address attaches anew for each query; other addresses are as they were."""
    if uri.get_backend_name() == "duckdb" and "attach" in uri.query:
        params["creator"] = partial(open_anew, uri.query["attach"])
    return uri, params


# ---------------------------------------------------------------------------------------------------------
