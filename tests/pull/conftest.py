"""Servers that the sources of the tests pull from."""

from collections.abc import Iterator

import pytest

from tests.servers.postgres import Postgres, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that all tests share: each makes tables or a database of its own."""
    with running() as server:
        yield server
