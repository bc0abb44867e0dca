"""What deliveries are judged with, and why some are judged again."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import schemas
from flows.disk import replace_text
from flows.intake.delivery import Delivery
from flows.intake.pseudonym import PseudonymKey
from flows.intake.queries import read_query
from flows.meaning import code_of
from flows.settings import Settings
from schemas.codes import ABOUT_REGIONS

MODELS = {"regions": ("regions",), "rates": ("contribution_rates", "contribution_bounds")}
"""Models of core that others are judged by."""
OF = {**dict.fromkeys(ABOUT_REGIONS, "regions"), "contribution_rates": "rates"}
"""What a dataset is part of that others are judged by."""
WHY = {
    "code": "the code that reads them is another",
    "sender": "cakupan.toml says otherwise how they are written",
    "regions": "the reference of regions changed",
    "rates": "the reference of contribution rates changed",
    "territory": "office.region_code changed",
    "key": "the key of the pseudonyms is another",
}
"""What is said of each part that changed."""
READ_BY_CODE = ("regions", "rates")
"""Parts that are others under other code, whether or not somebody changed them."""
OFFICES = "the reference of offices says otherwise of branches that they name"
LOST = "what was kept of them is lost or damaged"

Digests = dict[str, dict[str, str]]
"""Digest of each part by delivery id and the name of the part, a key of WHY."""


def digests_of(
    settings: Settings,
    current: list[Delivery],
    key_of: Callable[[Settings, list[Delivery]], PseudonymKey],
) -> Digests:
    """Return what each delivery is judged with.

    What reference data say is part of what the others are judged with: their bytes and the SQL that reads
    them. Not their contracts, for one row that breaks these keeps everything from being published; nor what
    the reference of offices says: an outcome keeps what it was told of the branches that it names.
    """
    said = {part: sorted(_read(settings, d) for d in current if OF.get(d.dataset) == part) for part in MODELS}
    reference = {part: _digest(repr((code_of(part), _queries(part), said[part]))) for part in MODELS}
    territory = {"territory": _digest(settings.region_code)}
    has_people = any(delivery.dataset in schemas.KEYED for delivery in current)
    key = {"key": key_of(settings, current).version} if has_people else {}
    found: Digests = {}
    for delivery in current:
        sender = settings.sender(delivery.dataset, delivery.sender)
        parts = {"code": code_of("intake", delivery.dataset), "sender": _digest(repr(sender))}
        if delivery.dataset in schemas.NEEDS_REGIONS:
            parts["regions"] = reference["regions"]
        elif delivery.dataset in schemas.EXTRACTS:
            parts |= territory | reference | (key if delivery.dataset in schemas.KEYED else {})
        found[delivery.delivery_id] = parts
    return found


def intake_key(delivery: Delivery, judged_with: Mapping[str, str]) -> str:
    """Digest of all that the outcome depends on: the bytes, and what they are judged with.

    judged_with: digests of code, sender, and the reference data, territory and key it is judged by, by name.
    """
    kind = delivery.file.rpartition(".")[2]
    parts: list[object] = [delivery.sha256, delivery.dataset, kind, sorted(judged_with.items())]
    if delivery.dataset in schemas.EXTRACTS:
        parts += [delivery.period, str(delivery.is_simulated)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _queries(part: str) -> list[str]:
    """Return how the datasets of a part are read, without the rules that they are judged by."""
    return [read_query(schemas.dataset(name)) for name, of in OF.items() if of == part]


def _read(settings: Settings, delivery: Delivery) -> tuple[str, str, str]:
    return delivery.dataset, delivery.sha256, repr(settings.sender(delivery.dataset, delivery.sender))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def why_again(former: Mapping[str, str] | None, now: Mapping[str, str], *, is_kept: bool) -> str | None:
    """Say why a delivery is judged again; None of one that never was.

    former: what it was judged with. is_kept: whether an outcome is there.
    """
    if is_kept:
        return OFFICES
    if former is None:
        return None
    changed = [part for part in WHY if former.get(part) != now.get(part)]
    follow = READ_BY_CODE if "code" in changed else ()
    return ", and ".join(WHY[part] for part in changed if part not in follow) or LOST


def told_again(reasons: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
    """Say of how many deliveries of which dataset are judged again, and why; pairs of dataset and reason."""
    counts = Counter((dataset, why) for dataset, why in reasons if why is not None)
    return tuple(
        f"{dataset}: {count} {'delivery is' if count == 1 else 'deliveries are'} judged again, for {why}"
        for (dataset, why), count in sorted(counts.items())
    )


def remember(warehouse: Path, digests: Digests) -> None:
    """Note what the deliveries of a release were judged with; it is only read to say why some are again."""
    place = _note(warehouse)
    place.parent.mkdir(parents=True, exist_ok=True)
    replace_text(place, json.dumps(digests, sort_keys=True))


def remembered(warehouse: Path) -> Digests:
    """Return what was noted last; nothing where the note is none."""
    try:
        noted = json.loads(_note(warehouse).read_text(encoding="utf-8"))
        return {
            str(name): {str(part): str(text) for part, text in parts.items()} for name, parts in noted.items()
        }
    except (OSError, ValueError, AttributeError):
        return {}


def _note(warehouse: Path) -> Path:
    return warehouse / "cache" / "judged_with.json"
