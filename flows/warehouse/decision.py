"""What somebody says with a decision: which delivery it is about, and why."""

from pathlib import Path

from flows.logs import without_numbers
from flows.problems import WrongUsage


def reason_said(reason: str, purpose: str) -> str:
    """Return a reason as it is written down. Raises WrongUsage for an empty one, with its purpose."""
    if not reason.strip():
        raise WrongUsage(f"The reason is empty. {purpose}.")
    return without_numbers(" ".join(reason.split()))


def below(raw: Path, delivery: str) -> str:
    """Return a path below the raw folder as the manifest writes it, whatever it was typed from."""
    for path in (Path(delivery).resolve(), (raw / delivery).resolve()):
        if path.is_relative_to(raw):
            return path.relative_to(raw).as_posix()
    return delivery
