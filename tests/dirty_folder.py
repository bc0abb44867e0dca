"""Two simulated months of extracts in every format, in which much is planted that must be found."""

import os
import shutil
from pathlib import Path

from flows.settings import Settings, load_settings
from tests.small_office import simulate_months

MONTHS = ("2024-10", "2024-11")
SMALL = 0.001
SCALE = float(os.environ.get("CAKUPAN_DETERMINISM_SCALE", SMALL))


def dirty_folder(folder: Path) -> Settings:
    """Simulate, each twentieth row with a defect; return the settings of a warehouse not published yet."""
    raw = folder / "raw"
    simulate_months(out=raw, first=MONTHS[0], months=2, scale=SCALE, seed=7, dirt=0.05, formats="mixed")
    for month in [*raw.glob("contributions/*"), *raw.glob("employers/*")]:
        if month.name != MONTHS[0]:
            shutil.rmtree(month)
    return load_settings(raw=raw, warehouse=folder / "warehouse")
