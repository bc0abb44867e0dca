"""The files below the raw folder as the deliveries that their names say."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import schemas
from flows.intake.delivery import Delivery, Held
from flows.intake.file_name import Said, named, said
from flows.intake.raw_folder import look_through, unreadable


def find_files(
    raw: Path, sha256_of: Callable[[Path], str], latest: str
) -> tuple[dict[str, Delivery], list[Held], list[str]]:
    """Every file below `raw` as the delivery that its name says, by path; what is none; what is hidden.

    latest: the month after which none can be.
    """
    found: dict[str, Delivery] = {}
    lying = look_through(raw)
    held = [_strange(path.relative_to(raw).parts, reason) for path, reason in lying.strange.items()]
    with ThreadPoolExecutor() as pool:  # checksums of a month of extracts take a core a second
        for one in pool.map(lambda path: _by_name(path, raw, sha256_of, latest), lying.files):
            if isinstance(one, Held):
                held.append(one)
            else:
                found[one.file] = one
    return found, held, [_text(path.relative_to(raw).parts) for path in lying.hidden]


def _by_name(path: Path, raw: Path, sha256_of: Callable[[Path], str], latest: str) -> Delivery | Held:
    """What a file is by its path below the raw folder. Raises OutsideFailed where it cannot be read."""
    parts = path.relative_to(raw).parts
    says = named(parts, latest)
    if isinstance(says, str):
        return _strange(parts, says)
    try:
        sha256, size = sha256_of(path), path.stat().st_size
    except OSError as error:
        raise unreadable(path, error) from None
    return Delivery(sha256, **vars(says), received_at="", withdrawn_at=None, file=_text(parts), bytes=size)


def _strange(parts: tuple[str, ...], reason: str) -> Held:
    dataset = parts[0] if len(parts) > 1 or parts[0] in schemas.NAMES else ""
    return Held(_text(parts), dataset, reason, **(said(parts) if dataset in schemas.NAMES else Said()))


def _text(parts: tuple[str, ...]) -> str:
    """Return a path below the raw folder as a text, also where its name is in another encoding."""
    return os.fsencode("/".join(parts)).decode("utf-8", errors="replace")
