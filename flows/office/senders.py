"""How the senders of a raw folder write, and whether that is declared."""

from collections.abc import Iterator
from pathlib import Path

import schemas
from flows.intake.file_name import FILE_NAME, MONTH
from flows.intake.raw_folder import look_through
from flows.listed import in_a_sentence
from flows.office.finding import FINE, MISSING, ODD, Finding
from flows.problems import Problem
from flows.settings import Settings
from flows.warehouse.propose import propose

TOLD = 10
Sent = dict[tuple[str, str], Path]
"""The latest file of each dataset and sender."""


def sent(raw: Path) -> Sent:
    """Return the latest file of each sender of each dataset, by month and name."""
    found: Sent = {}
    for path in look_through(raw).files:
        parts, name = path.relative_to(raw).parts, FILE_NAME.fullmatch(path.name)
        if name and parts[0] in schemas.NAMES and len(parts) > 1:
            found[parts[0], name["sender"]] = path
    return found


def months(raw: Path) -> list[str]:
    """Return the months of extracts that lie there, as 2024-11."""
    names = (path.relative_to(raw).parts for path in look_through(raw).files)
    return sorted({p[1] for p in names if len(p) == 3 and p[0] in schemas.EXTRACTS and MONTH.fullmatch(p[1])})  # noqa: PLR2004


def senders(settings: Settings) -> Iterator[Finding]:
    """Say whose files are not read as they are declared, and what is declared of nobody."""
    files = sent(settings.raw)
    extracts = {key: path for key, path in files.items() if key[0] in schemas.EXTRACTS}
    if not extracts:
        told = f"{settings.raw} has no delivery of {', '.join(schemas.EXTRACTS)}"
        example = settings.raw / "memberships" / "2024-11" / "KC-SATU.csv"
        yield Finding(MISSING, "senders", told, f"cp <the branch's export> {example}")
    open_ones = [found for key, path in extracts.items() for found in _open(settings, key, path)]
    yield from open_ones
    for dataset, name in settings.senders.keys() - files.keys():
        told = f"[senders.{dataset}.{name}] is declared, and no file bears that name"
        yield Finding(ODD, "senders", told, f"rename the section, or the files in {settings.raw / dataset}")
    if extracts and not open_ones:
        named = in_a_sentence(sorted({name for _, name in extracts}), TOLD)
        yield Finding(FINE, "senders", f"{len(extracts)} files are read as declared: {named}")


def _open(settings: Settings, key: tuple[str, str], path: Path) -> Iterator[Finding]:
    """Say what a file needs that its section does not say."""
    dataset, name = key
    known = settings.senders.get(key)
    if known is not None and known.layout is not None:
        return
    try:
        proposal = propose(path, dataset, known)
    except Problem as problem:
        yield Finding(MISSING, "senders", str(problem), f"cakupan validate {path} --dataset {dataset}")
        return
    is_open = bool(proposal.questions or (known is None and proposal.section))
    if is_open:
        has = "has no section" if known is None else "leaves questions open"
        told = f"[senders.{dataset}.{name}] {has}: {', '.join(proposal.section) or proposal.questions[0]}"
        yield Finding(MISSING, "senders", told, f"cakupan propose {path} --dataset {dataset}")
