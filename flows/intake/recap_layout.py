"""The lines of a wide recap: which are rows of its table. Its totals are verified, never loaded."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flows.intake.breach import Breach
from flows.intake.decoding import Refused
from flows.intake.number_texts import remedy, whole
from flows.intake.sheet_header import Head, cell_of
from flows.sender import Sender, same_word
from flows.sheet_layout import SheetLayout

MONTH = re.compile(r"[A-Za-z]+ (?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}-[0-9]{2}")
PRINTED = re.compile(r"-?[0-9][0-9.,]*")
"""A number in whatever format."""
UNREAD = ("no_figure", "no_heading", "no_region")
"""Without what they are about no total adds up, so totals are not told beside them."""
CHECK = "Check the layout declared for the sender"

Cells = list[list[str]]
Figures = dict[int, int]
"""By column, from 0."""


@dataclass(frozen=True)
class Lines:
    """The lines of a sheet."""

    rows: list[tuple[int, list[str]]]
    """Number and cells of those that have figures of a region, with their branch."""
    structural: list[int]
    """Lines of titles, header, totals and notes, and blank ones."""
    breaches: list[Breach]
    """Why the sheet cannot be trusted: with any of them the whole delivery is refused.

    No heading is told, for a file that is no recap at all has people where headings are expected."""


def rows_of(cells: Cells, head: Head, sender: Sender) -> Lines:
    """Tell rows from the other lines, and hold the totals to their parts.

    cells: all physical lines, from the first. Raises Refused where the declared layout does not fit them.
    """
    layout = sender.layout or SheetLayout()
    found = Lines([], list(range(1, head.last_line + 1)), [])
    everything: Counter[int] = Counter()
    group: Counter[int] = Counter()
    is_open = True
    office = ""
    for line, row in enumerate(cells[head.last_line :], start=head.last_line + 1):
        figures, unread = _figures(row, head, sender)
        if _is_labelled(row, head, layout.total_rows):
            found.structural.append(line)
            found.breaches.extend(_wrong_totals(line, figures, everything, head))
            is_open, office = False, ""
        elif _is_labelled(row, head, layout.subtotal_rows):
            found.structural.append(line)
            found.breaches.extend(_wrong_totals(line, figures, group, head))
            group.clear()
            office = ""
        elif (head.region is None or cell_of(row, head.region)) and (figures or unread):
            office = _office(row, office, head)
            if figures:
                found.rows.append((line, _with(row, dict.fromkeys(unread, "") | _said(office, head))))
            found.breaches.extend(_without_office(line, office, head))
            found.breaches.extend(_unreadable(line, unread))
            found.breaches.extend(_unheaded(line, row, head))
            found.breaches.extend(_wrong_sums(line, figures, head))
            everything.update(figures)
            group.update(figures)
            is_open = True
        elif figures or any(PRINTED.fullmatch(text) for text in unread.values()):
            told = f"a region in column {(head.region or 0) + 1}, or the label of a declared total"
            found.breaches.append(Breach(line, "kode_wilayah", "no_region", told))
        else:
            office = _office(row, office, head)  # it may stand on a line of its own
            found.structural.append(line)
    if not found.rows and not found.breaches and not _says_none(cells, head, sender, layout):
        raise Refused(f"no line below line {head.last_line} has a region and figures. {CHECK}")
    if layout.total_rows and is_open:
        told = (
            f"{' or '.join(layout.total_rows)} below the last region: without it the sheet may be cut short"
        )
        found.breaches.append(Breach(len(cells), "", "total_missing", told))
    causes = [breach for breach in found.breaches if breach.rule in UNREAD]
    return replace(found, breaches=causes) if causes else found


def month_on(cells: Cells, line: int) -> str:
    """Return the month that a line names last. Raises Refused where it names none."""
    named = MONTH.findall(" ".join(cells[line - 1])) if line <= len(cells) else []
    if not named:
        raise Refused(f"line {line} names no month, expected one such as Oktober 2024. {CHECK}")
    return str(named[-1])


def _says_none(cells: Cells, head: Head, sender: Sender, layout: SheetLayout) -> bool:
    """Whether a sheet without a region has a total of 0, or nothing below its header.

    Else its layout is wrong: regions stand elsewhere.
    """
    below = cells[head.last_line :]
    totals = [row for row in below if _is_labelled(row, head, layout.total_rows)]
    has_total = any(_figures(row, head, sender)[0] for row in totals)
    return has_total or not any(any(row) for row in below if row not in totals)


def _figures(row: list[str], head: Head, sender: Sender) -> tuple[Figures, dict[int, str]]:
    """Return the figures of a line by column, and the texts that are none; an empty cell is neither."""
    ours = dict.fromkeys(map(same_word, sender.zero_signs), "0") | {**sender.labels.get("jumlah", {})}
    texts = {at: cell_of(row, at) for at in head.with_numbers}
    texts = {at: ours.get(same_word(text), text) for at, text in texts.items() if text}
    texts = {at: text for at, text in texts.items() if text}
    read = {at: whole(text, sender.number_format) for at, text in texts.items()}
    figures = {at: figure for at, figure in read.items() if figure is not None}
    return figures, {at: text for at, text in texts.items() if at not in figures}


def _office(row: list[str], above: str, head: Head) -> str:
    """Return the office of a line. A merged cell stands in its first line: what is empty below repeats it."""
    return above if head.office is None else cell_of(row, head.office) or above


def _said(office: str, head: Head) -> dict[int, str]:
    return {} if head.office is None else {head.office: office}


def _with(row: list[str], cells: Mapping[int, str]) -> list[str]:
    return [cells.get(at, cell) for at, cell in enumerate(row)]


def _without_office(line: int, office: str, head: Head) -> Iterator[Breach]:
    if head.office is not None and not office:
        told = f"an office in column {head.office + 1} of the line, or above it in its group of lines"
        yield Breach(line, "kode_kantor", "no_office", told)


def _wrong_totals(line: int, printed: Figures, sums: Mapping[int, int], head: Head) -> Iterator[Breach]:
    """Yield what is printed in a total line and is not the sum of the lines above it."""
    for at in head.with_numbers:
        if at in printed or at in sums:
            yield from _compared(line, printed.get(at), sums.get(at, 0), at)


def _wrong_sums(line: int, figures: Figures, head: Head) -> Iterator[Breach]:
    """Yield what is printed in the total columns of a line and is not the sum of their parts."""
    for at, shared in head.totals.items():
        parts = [
            figures[part]
            for part, of in head.figures.items()
            if shared.items() <= of.says.items() and part in figures
        ]
        if parts or at in figures:
            yield from _compared(line, figures.get(at), sum(parts), at)


def _compared(line: int, printed: int | None, summed: int, at: int) -> Iterator[Breach]:
    if printed != summed:
        found = "no number" if printed is None else printed
        told = f"{summed} in column {at + 1}, the sum of its parts; {found} is printed"
        yield Breach(line, "jumlah", "total_differs", told)


def _unreadable(line: int, unread: dict[int, str]) -> Iterator[Breach]:
    for at, text in unread.items():
        told = [f"a whole number in column {at + 1}, in the format declared for the sender"]
        told += [advice for advice in [remedy(text, 0)] if advice]
        yield Breach(line, "jumlah", "no_figure", "; ".join(told), text)


def _unheaded(line: int, row: list[str], head: Head) -> Iterator[Breach]:
    """Yield columns with a figure and no heading: the header is read in part, or the sheet is shifted."""
    for at, cell in enumerate(row):
        if (at >= len(head.columns) or at in head.nameless) and PRINTED.fullmatch(cell.strip()):
            yield Breach(line, "", "no_heading", f"a heading over the figures of column {at + 1}")


def _is_labelled(row: list[str], head: Head, labels: tuple[str, ...]) -> bool:
    known = {*map(same_word, labels)}
    return any(same_word(cell) in known for at, cell in enumerate(row) if at not in head.with_numbers)
