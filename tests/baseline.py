"""Whether three releases still hold what they held: the shipped records, the demo, six months of a twentieth.

`python -m tests.baseline` publishes them and compares the digest of every table with those in
tests/golden/baseline.json; `python -m tests.baseline write` writes that file, where figures are to move.
"""

import json
import sys
import tempfile
from pathlib import Path

from flows.settings import load_settings
from flows.simulate.request import checked
from flows.simulate.simulate import simulate
from tests.builds import logical_hashes
from tests.conftest import copy_raw, publish

KEPT = Path(__file__).parent / "golden" / "baseline.json"
SIMULATED = {
    "demo": {
        "first": "2024-10",
        "months": 3,
        "scale": 0.06,
        "seed": 1,
        "dirt": 0.002,
        "formats": "mixed",
        "branches": 10,
    },
    "a twentieth": {
        "first": "2024-07",
        "months": 6,
        "scale": 0.05,
        "seed": 1,
        "dirt": 0.0,
        "formats": "mixed",
    },
}
"""What is drawn; the demo is that of the Makefile."""


def hashes() -> dict[str, dict[str, str]]:
    """Publish each release; return the digests of its tables."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, request in {"shipped": None, **SIMULATED}.items():
            below = Path(folder) / name
            if request:
                simulate(checked(out=below / "raw", **request))  # type: ignore[arg-type]
            raw = below / "raw" if request else copy_raw(below / "raw")
            settings = load_settings(raw=raw, warehouse=below / "warehouse")
            publish(settings)
            found[name] = logical_hashes(settings.published)
    return found


def main() -> None:
    """Compare, or write."""
    found = hashes()
    if sys.argv[1:] == ["write"]:
        KEPT.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    places = {(release, table) for side in (kept, found) for release in side for table in side[release]}
    moved = sorted(at for at in places if kept.get(at[0], {}).get(at[1]) != found.get(at[0], {}).get(at[1]))
    for release, table in moved:
        sys.stdout.write(f"{release}: {table} holds other rows than before\n")
    sys.stdout.write(f"{len(places) - len(moved)} of {len(places)} tables hold what they held.\n")
    sys.exit(1 if moved else 0)


if __name__ == "__main__":
    main()
