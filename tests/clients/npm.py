"""Node and the packages that the tests of its client need, as package-lock.json pins them."""

from pathlib import Path

from flows.settings import PROJECT
from tests.needs import NotHere, program

FOLDER = PROJECT / "tests" / "clients" / "node"


def node(folder: Path = FOLDER) -> str:
    """Return where Node is, if its packages are there too. Raises NotHere."""
    found = program("node")
    whole = folder / "node_modules" / ".package-lock.json"  # what npm writes last
    asked = folder / "package-lock.json"
    if not whole.is_file() or whole.stat().st_mtime < asked.stat().st_mtime:
        raise NotHere("Node has not the packages that tests/clients/node/package-lock.json pins")
    return found
