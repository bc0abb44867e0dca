"""What is found of an office: fine, odd, or missing."""

from dataclasses import dataclass

FINE, ODD, MISSING = "fine", "odd", "missing"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    level: str
    """fine; odd: it runs, and somebody should know; missing: nothing is published, or not rightly."""
    about: str
    told: str
    mend: str = ""
    """The command that mends it, or what to do."""
