"""Fixture: the one Superset of these tests."""

from collections.abc import Iterator

import httpx
import pytest

from tests.bi.superset_api import PYTHON, Superset, running


@pytest.fixture(scope="session")
def superset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    """A Superset that all tests share; at its end nobody listens, and it reached for no other machine."""
    assert PYTHON.exists(), f"`make test-bi` makes {PYTHON.parents[1]}; pytest alone does not"
    with running(tmp_path_factory.mktemp("superset")) as served:
        yield served
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{served.web.base_url}/health", trust_env=False)
    assert "REFUSED" not in served.log.read_text(encoding="utf-8")
