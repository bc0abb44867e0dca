"""From an empty raw folder, all seven kinds of source: the warehouse that the same files dropped by hand give."""

import csv
import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyarrow
import pyarrow.csv
import pyarrow.parquet
import pytest

from flows.intake.manifest import read_manifest
from flows.settings import load_settings
from flows.simulate.request import checked
from flows.simulate.simulate import simulate
from tests.builds import logical_hashes
from tests.command import cakupan, environment
from tests.conftest import publish
from tests.servers import bps, ckan, postgres, s3, sftp, web

MONTH = "2024-10"
BY = {
    "memberships": "files",
    "contributions": "http",
    "employers": "sftp",
    "projects": "s3",
    "recaps": "sql",
}
"""Kind of source that brings each extract; CKAN brings the reference data, BPS the survey."""
