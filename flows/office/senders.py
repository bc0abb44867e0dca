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

TOLD, SECTIONS = 10, 3
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
    of_datasets = {dataset: [key for key in sorted(extracts) if key[0] == dataset] for dataset, _ in extracts}
    asked = [_asked(settings, extracts, keys) for keys in of_datasets.values()]
    open_ones = [one for found in asked for one in found]
    yield from open_ones
    for dataset, name in settings.senders.keys() - files.keys():
        told = f"[senders.{dataset}.{name}] is declared, and no file bears that name"
        yield Finding(ODD, "senders", told, f"rename the section, or the files in {settings.raw / dataset}")
    if extracts and not open_ones:
        named = in_a_sentence(sorted({name for _, name in extracts}), TOLD)
        yield Finding(FINE, "senders", f"{len(extracts)} files are read as declared: {named}")


def _asked(settings: Settings, files: Sent, keys: list[tuple[str, str]]) -> list[Finding]:
    """Say which senders of a dataset need what their sections lack, those that need the same at once."""
    alike: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for key in keys:
        needed = _needed(settings, key, files[key])
        if needed:
            alike.setdefault(needed, []).append(key)
    return [Finding(MISSING, "senders", *_told(needed, keys, files)) for needed, keys in alike.items()]


def _needed(settings: Settings, key: tuple[str, str], path: Path) -> tuple[str, str] | None:
    """Return what a file needs that its section does not say, and the command that shows it."""
    known = settings.senders.get(key)
    if known is not None and known.layout is not None:
        return None
    try:
        proposal = propose(path, key[0], known)
    except Problem as problem:
        return str(problem), "validate"
    if not (proposal.questions or (known is None and proposal.section)):
        return None
    has = "no section" if known is None else "open questions"
    return f"{has}: {', '.join(proposal.section) or proposal.questions[0]}", "propose"


def _told(needed: tuple[str, str], keys: list[tuple[str, str]], files: Sent) -> tuple[str, str]:
    """Return what is said of senders that need the same, and the command for the files of all of them."""
    (why, command), dataset, paths = needed, keys[0][0], [str(files[key]) for key in keys]
    names = in_a_sentence([f"[senders.{dataset}.{name}]" for _, name in keys], SECTIONS)
    if len(paths) == 1:
        return f"{names} has {why}", f"cakupan {command} {paths[0]} --dataset {dataset}"
    all_of_them = f"{files[keys[-1]].parent}/*"
    mend = (
        f'for file in {all_of_them}; do cakupan {command} "$file" --dataset {dataset}; done >> cakupan.toml'
    )
    return f"{names} have {why}", mend
