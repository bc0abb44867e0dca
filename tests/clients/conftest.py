"""Warehouses that clients read: shipped and simulated records, for what the one lacks the other has."""

from pathlib import Path

import pytest

from flows.settings import Settings


@pytest.fixture(params=["published", "simulated"])
def file(request: pytest.FixtureRequest) -> Path:
    """A published file, of shipped, then of simulated records."""
    settings: Settings = request.getfixturevalue(request.param)
    return settings.published
