"""Bring what the tests need beside Python, once, before they start: `make test` does it.

    python -m tests.bring

What cannot be had is said. Exit code 1 where it may not be left out (CI=true), else 0.
"""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.browser.chromium import chromium
from tests.clients.npm import FOLDER, node
from tests.needs import NotHere, may_leave_out, printed, program
from tests.servers.postgres import reach_postgres

MINUTE = 60.0


@dataclass(frozen=True)
class Machine:
    """What decides how something may be brought."""

    is_root: bool
    programs: frozenset[str]
    """Those of apt-get and node that are on the path."""


@dataclass(frozen=True)
class Way:
    """Commands that bring something one after the other, each with the seconds that it may take."""

    name: str
    commands: Sequence[tuple[float | None, Sequence[str]]]

    def go(self) -> None:
        """Run the commands, up to the first that fails."""
        all(printed(command, seconds) is not None for seconds, command in self.commands)


def ways_to_chromium(machine: Machine) -> list[Way]:
    """Playwright's own installer, then apt where that is allowed."""
    playwright = (sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
    ways = [Way("`playwright install chromium`", [(5 * MINUTE, playwright)])]
    if machine.is_root and "apt-get" in machine.programs:
        apt = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Acquire::Retries=3")
        install = (*apt, "install", "--yes", "--no-install-recommends", "chromium")
        # The network may stall; dpkg is not cut off in the middle.
        steps = [(2 * MINUTE, (*apt, "update")), (5 * MINUTE, (*install, "--download-only")), (None, install)]
        ways.append(Way("`apt-get install chromium`", steps))
    return ways


def ways_to_node(machine: Machine) -> list[Way]:
    """Its packages, where it is there itself."""
    install = ("npm", "ci", f"--prefix={FOLDER}", "--ignore-scripts", "--no-audit", "--no-fund")
    return [Way("`npm ci`", [(5 * MINUTE, install)])] if "node" in machine.programs else []


def bring(find: Callable[[], object], ways: Sequence[Way], say: Callable[[str], None]) -> NotHere | None:
    """Go one way after the other until it is found; return what is missing where none of them helps."""
    missing = None
    for way in (None, *ways):
        if way is not None:
            say(f"{missing}: {way.name} tries to bring it, for some minutes at most.")
            way.go()
        try:
            find()
        except NotHere as error:
            missing = error
        else:
            return None
    return missing


def sentence(missing: NotHere, ways: Sequence[Way], may_leave_out: bool) -> str:
    """Return what is said of something that cannot be had."""
    tried = f", and {' and '.join(way.name for way in ways)} did not bring it" if ways else ""
    then = "what needs it is left out" if may_leave_out else "with CI=true that is a failure"
    return f"{missing}{tried}: {then}."


def main() -> int:
    """Bring everything; return the exit code."""
    found = frozenset(name for name in ("apt-get", "node") if shutil.which(name))
    machine = Machine(os.geteuid() == 0, found)
    needs: list[tuple[Callable[[], object], list[Way]]] = [
        (chromium, ways_to_chromium(machine)),
        (reach_postgres, []),
        (node, ways_to_node(machine)),
        (lambda: program("git"), []),
    ]
    missing = [(error, ways) for find, ways in needs if (error := bring(find, ways, _say))]
    for error, ways in missing:
        _say(sentence(error, ways, may_leave_out()))
    return 1 if missing and not may_leave_out() else 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
