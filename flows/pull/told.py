"""What a pull says: what became of each delivery, and what lies there and was not taken, by reason."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flows.listed import in_a_sentence
from flows.logs import LONG_NUMBER

NAMED = ("landed", "new", "asked")
"""Each such delivery is named."""
SHOWN = 10
"""Names that are listed of what was not taken, unless all are asked for."""
REASONS = {
    "name": "named otherwise than its path says",
    "ending": "of an ending or format that is not read",
    "link": "a link, or no file",
    "dataset": "of no dataset",
    "month": "of a month that is not asked for",
    "settled": "here and older than the look-back",
}
"""Why something is not taken, by its name in flows.pull.offer.Why."""
SETTLED = "settled"
"""What is here already, and not asked for again, is nothing that somebody has to look for."""


@dataclass(frozen=True)
class Pulled:
    """What became of one offer; or of a source, where even its offers could not be had."""

    source: str
    status: str
    """landed, known (these contents were there), unchanged, absent or failed; in a dry run new or asked.

    passed_over: it lies there and is not taken. not_asked: a month that was named, and why it is not asked.
    """
    place: str = ""
    file: str = ""
    """Path below the raw folder, of what is there."""
    bytes: int | None = None
    sha256: str = ""
    problem: str = ""
    reason: str = ""
    """Of what was passed over: one of REASONS."""

    def as_data(self) -> dict[str, str | int | None]:
        """Return it for a machine to read."""
        return {name: value for name, value in asdict(self).items() if name != "reason"}


def counted(pulled: Iterable[Pulled]) -> str:
    """Return how many ended how, as 3 landed, 27 unchanged; passed over: 1 of no dataset."""
    of_status = Counter(one.status for one in pulled if not one.reason)
    of_reason = Counter(one.reason for one in pulled if one.reason)
    ended = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in of_status.items())
    passed_over = ", ".join(f"{count} {REASONS[reason]}" for reason, count in of_reason.items())
    if not passed_over:
        return ended or "nothing there"
    return f"{ended or 'nothing taken'}; passed over: {passed_over}"


def told_of_pull(done: Sequence[Pulled], *, verbose: bool) -> list[str]:
    """Return what a pull did for a person to read: every delivery that came, the others counted.

    What was not taken is named where that is asked for, and where nothing else was there.
    """
    lines = [f"{one.status}  {one.source}  {one.file or one.place}" for one in done if one.status in NAMED]
    for source in dict.fromkeys(one.source for one in done):
        ended = [one for one in done if one.source == source]
        passed_over = [one for one in ended if one.reason]
        lines.append(f"{source}: {counted(ended)}")
        if verbose:
            lines += [f"  {_shown(one)}: {REASONS[one.reason]}" for one in passed_over]
        elif any(one.reason != SETTLED for one in passed_over):
            there = in_a_sentence([*map(_shown, passed_over)], SHOWN, between="; ")
            is_all = len(passed_over) == len(ended)
            lines.append(f"  there: {there}" if is_all else "  --verbose names them")
    return lines


def data_of_pull(done: Sequence[Pulled], *, verbose: bool) -> dict[str, Any]:
    """Return the same for a machine; what was passed over is by source and reason, with the first names."""
    passed_over = [one for one in done if one.reason]
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in passed_over:
        groups[one.source, one.reason].append(_shown(one))
    return {
        "pulled": [one.as_data() for one in done if not one.reason],
        "passed_over": [
            {
                "source": source,
                "reason": reason,
                "count": len(names),
                "names": names if verbose else names[:SHOWN],
            }
            for (source, reason), names in groups.items()
        ],
    }


def _shown(one: Pulled) -> str:
    """Return its name, without a KPJ or NIK: nobody should name a file by one, but some do."""
    return LONG_NUMBER.sub(lambda found: f"{found[0][:4]}…", one.place)
