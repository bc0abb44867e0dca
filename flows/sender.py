"""How a sender writes its files, as far as that has to be declared."""

from dataclasses import dataclass

from flows.sheet_layout import SheetLayout

SIMULATED = "SIM-"
"""Begins the names of simulated senders and of their branches."""
CHOICES: dict[str, tuple[str, ...]] = {
    "encoding": ("utf-8", "cp1252", "utf-16"),
    "delimiter": (",", ";", "\t", "|"),
    "number_format": ("plain", "indonesian"),
    "date_format": ("iso", "indonesian"),
    "code_system": ("none", "bps", "kemendagri"),
}


@dataclass(frozen=True)
class Sender:
    """How a sender writes its files."""

    encoding: str = "utf-8"
    delimiter: str = ","
    number_format: str = "plain"
    date_format: str = "iso"
    code_system: str = "none"
    layout: SheetLayout | None = None
    """How its recaps are laid out where they are wide."""
