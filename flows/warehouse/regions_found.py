"""By which codes or names a file gives its regions: how many of them each system knows, counted."""

from collections import Counter
from collections.abc import Callable

import pyarrow
import pyarrow.compute as pc

from flows.intake.masking import mask
from flows.intake.words import key_of, region_words
from flows.listed import in_a_sentence
from flows.sender import Sender
from flows.warehouse.formats_found import SHOWN, Cells, Proposal, as_toml
from schemas.contract import Column, Dataset

SYSTEM = "sistem_kode"
SYSTEMS = {"bps": "BPS", "kemendagri": "Kemendagri"}


def ask_regions(
    asked: Callable[[], pyarrow.Table],
    dataset: Dataset,
    known: Sender,
    columns: dict[Column, Cells],
    proposal: Proposal,
) -> None:
    """Choose the system that alone knows all codes; ask for it, and for names of no region or several.

    asked: returns core.regions, without a row where nobody knows them; only where there is a code or name.
    """
    texts: Cells = sum((cells for column, cells in columns.items() if column.is_region), Counter())
    codes = Counter({text: times for text, times in texts.items() if text.isdecimal()})
    is_said = known.code_system != "none" or SYSTEM in known.values
    is_said = is_said or any(cells for column, cells in columns.items() if column.name == SYSTEM)
    is_open = bool(codes) and SYSTEM in dataset.header and not is_said
    names = [text for text in texts if any(map(str.isalpha, text))]
    regions = asked() if is_open or names else None
    if is_open and regions is not None:
        _ask_system(regions, codes, proposal)
    if names and regions is not None and regions.num_rows:
        _ask_names(names, regions, next(c.name for c in columns if c.is_region), proposal)


def _ask_system(regions: pyarrow.Table, codes: Cells, proposal: Proposal) -> None:
    names = {system: _names(regions, system) for system in SYSTEMS}
    lacking = {system: [code for code in codes if code not in names[system]] for system in SYSTEMS}
    counted = ", ".join(
        f"{len(codes) - len(lacking[system])} are {told}'s" for system, told in SYSTEMS.items()
    )
    fitting = [system for system in SYSTEMS if not lacking[system]]
    if len(fitting) == 1:
        (system,) = fitting
        (other,) = SYSTEMS.keys() - fitting
        code = lacking[other][0]
        proposal.section["code_system"] = system
        proposal.reasons["code_system"] = (
            f"of {len(codes)} codes {counted}; {code} decides, {names[system][code]}, which {SYSTEMS[other]} "
            "does not have"
        )
        return
    unlike = [code for code in codes if len({of.get(code) for of in names.values()} - {None}) > 1]
    shown = f" {unlike[0]} is {_both(unlike[0], names)}." if unlike else ""
    proposal.questions.append(
        f"{len(codes)} codes of regions such as {mask(next(iter(codes)))} are of BPS or of Kemendagri"
        f'{f": {counted}" if regions.num_rows else ""}.{shown} Declare code_system = "bps" or "kemendagri".'
    )


def _both(code: str, names: dict[str, dict[str, str]]) -> str:
    return " and ".join(f"{names[system][code]} to {told}" for system, told in SYSTEMS.items())


def _names(regions: pyarrow.Table, system: str) -> dict[str, str]:
    """Return the names of regencies by their codes of four digits in a system."""
    column = {"bps": "region_code", "kemendagri": "kemendagri_code"}[system]
    found = (
        (row[column], row["region_name"]) for row in regions.to_pylist() if row["region_level"] == "regency"
    )
    pairs = (
        (code.replace(".", "") if system == "kemendagri" else code, name) for code, name in found if code
    )
    return {code: name for code, name in pairs if code.isdecimal()}


def _ask_names(names: list[str], regions: pyarrow.Table, column: str, proposal: Proposal) -> None:
    words = region_words(regions)
    of_regencies = region_words(regions.filter(pc.field("region_level") == "regency"))
    bearers = {name: of_regencies.get(key_of(name), "") for name in names}
    shared = [f"{as_toml(name)} is {told}" for name, told in bearers.items() if " or " in told]
    if shared:
        proposal.questions.append(
            f"{column} has names that several regions bear: {in_a_sentence(shared, SHOWN)}. Say which: "
            f"labels.{column} = {{ ... }}; a recap or survey of one province alone needs none."
        )
    left = [name for name in names if key_of(name) not in words]
    if left:
        shown = ", ".join(dict.fromkeys(str(mask(name)) for name in left[:SHOWN]))
        proposal.questions.append(
            f"{len(left)} names in {column} are no region's, such as {shown}. Say a code or a name for each: "
            f"labels.{column} = {{ ... }}."
        )
