"""What the path of a file below the raw folder says, such as <dataset>/[<month>/]<sender>[.r2][.p1].csv."""

import re
from dataclasses import dataclass
from typing import TypedDict

import schemas

ENDINGS = (".csv", ".csv.gz", ".zip", ".xlsx", ".parquet", ".json")
SENDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
FILE_NAME = re.compile(
    rf"(?P<sender>{SENDER.pattern})"
    r"(?:\.r(?P<revision>0*[1-9][0-9]{0,17}))?"
    r"(?:\.p(?P<part>0*[1-9][0-9]{0,17}))?"
    rf"(?P<kind>{'|'.join(map(re.escape, ENDINGS))})"
)
BAD_NAME = (
    "its name is not that of a delivery, expected <sender>.csv, <sender>.r2.csv for a revision, "
    "<sender>.p1.csv for a part, <sender>.r2.p1.csv for both, with letters, digits, - and _ in the sender. "
    "Rename it"
)
FIRST_MONTH = "2014-01"
"""Of extracts: BPJS Ketenagakerjaan is there since 1 January 2014 (UU 24/2011)."""
MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Named:
    """The delivery that a path says."""

    dataset: str
    sender: str
    period: str | None
    part: int
    revision: int


def named(parts: tuple[str, ...], last_month: str) -> Named | str:
    """Return the delivery that the parts of a path say, or why they say none and what to do.

    last_month: the latest of which an extract can be.
    """
    dataset, folders, name = parts[0], parts[1:-1], FILE_NAME.fullmatch(parts[-1])
    if len(parts) == 1:
        return "it lies beside the folders of the datasets, expected inside one. Move it"
    if dataset not in schemas.NAMES:
        return f"no dataset has this folder, expected one of {', '.join(schemas.NAMES)}. Move the file"
    fault = _fault(folders, parts[-1], last_month if dataset in schemas.EXTRACTS else None)
    if name is None or fault:
        return fault or BAD_NAME
    if dataset in schemas.EXTRACTS and not folders:
        return f"it lies in no month, expected {dataset}/<2024-11>/{parts[-1]}. Move it there"
    return Named(
        dataset,
        name["sender"],
        folders[0] if folders else None,
        part=int(name["part"] or 1),
        revision=int(name["revision"] or 1),
    )


class Said(TypedDict, total=False):
    """What a path says of a delivery, as far as it does."""

    sender: str
    period: str


def said(parts: tuple[str, ...]) -> Said:
    """Return what the path of what is held says of its sender and month."""
    folders, sender, found = parts[1:-1], parts[-1].partition(".")[0], Said()
    if len(parts) > 1 and MONTH.fullmatch(parts[-1]):  # it has the place of a month's folder
        found["period"] = parts[-1]
    elif len(parts) > 1 and FILE_NAME.fullmatch(f"{sender}.csv"):
        found["sender"] = sender
    if len(folders) == 1 and MONTH.fullmatch(folders[0]):
        found["period"] = folders[0]
    return found


def _fault(folders: tuple[str, ...], name: str, last_month: str | None) -> str | None:
    """Say what is wrong with the place or the ending of a file."""
    if len(folders) > 1:
        return f"it lies {len(folders)} folders deep, expected in the dataset's or in one of a month. Move it"
    if folders and not MONTH.fullmatch(folders[0]):
        return "its folder is no month, expected one written 2024-11. Rename the folder"
    if folders and last_month and not FIRST_MONTH <= folders[0] <= last_month:
        clock = "; where it is right, set the clock of this machine" if folders[0] > last_month else ""
        return (
            f"its month is {folders[0]}, expected one of {FIRST_MONTH} to {last_month}. "
            f"Rename the folder{clock}"
        )
    if not name.endswith(ENDINGS):
        return f"its ending is none that is read, expected one of {', '.join(ENDINGS)}. Save it so"
    return None
