"""What the recaps of a sender count, as it declares it: who is counted, when, and by which place.

[senders.recaps.KW-01]
counts = "active"           # or "registered": what a row counts that states no status
unit = "memberships"        # or "people", each once
stock = "month_end"         # or "cumulative": all who were counted since January
region_basis = "workplace"  # or "registration", "domicile"
with_jakon = true           # whether construction workers are part of its total of all segments
with_pmi = false            # and migrant workers
"""

from dataclasses import dataclass

WORDS: dict[str, tuple[str, ...]] = {
    "counts": ("active", "registered"),
    "unit": ("memberships", "people"),
    "stock": ("month_end", "cumulative"),
    "region_basis": ("registration", "workplace", "domicile"),
}
"""Keys that hold one of some words, and these."""
STATUS = {"active": "AKTIF", "registered": "ALL"}
"""What `counts` says of a row that states no status."""


@dataclass(frozen=True)
class Counted:
    """What a sender's recaps count; None where it does not say it."""

    counts: str | None = None
    unit: str | None = None
    stock: str | None = None
    region_basis: str | None = None
    with_jakon: bool | None = None
    with_pmi: bool | None = None

    @property
    def status(self) -> str | None:
        """The status of a row that states none."""
        return STATUS[self.counts] if self.counts else None
