"""The shipped reference by which the files of the corpus are judged."""

import pyarrow
import pytest

import schemas
from flows.settings import load_settings
from flows.warehouse.in_force import reference
from flows.warehouse.validate import as_delivered
from tests.conftest import copy_raw


@pytest.fixture(scope="session")
def shipped_reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pyarrow.Table]:
    """Tables of core by name: the regions, offices and rates that ship."""
    folder = tmp_path_factory.mktemp("reference")
    settings = load_settings(raw=copy_raw(folder / "raw"), warehouse=folder / "warehouse")
    return as_delivered(settings, schemas.JUDGED_BY, reference).tables
