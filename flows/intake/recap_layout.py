"""A wide recap, with a column per segment or status, read as rows; its totals are verified, never loaded."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows.intake.breach import Breach
from flows.intake.decoding import Refused
from flows.intake.number_texts import remedy, whole
from flows.sheet_layout import SheetLayout

MONTH = re.compile(r"[A-Za-z]+ (?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}-[0-9]{2}")
PRINTED = re.compile(r"-?[0-9][0-9.,]*")
"""A number in whatever format."""
COLUMNS = ("periode", "kode_kantor", "kode_wilayah", "sistem_kode", "segmen", "status", "jumlah")
"""Of a long recap, what a wide one says."""
UNREAD = ("no_figure", "no_heading", "no_region")
"""Without what they are about no total adds up, so totals are not told beside them."""
CHECK = "Check the layout declared for the sender"

Heads = dict[int, dict[str, str]]
"""Column with figures -> what its header says: {"segmen": "PU", "status": "Aktif"}."""


@dataclass(frozen=True)
class Unpivoted:
    """A sheet as rows."""

    rows: list[tuple[int, list[str]]]
    """Line and cells of COLUMNS, one row per figure; of a line all have its number."""
    structural: list[int]
    """Lines of titles, header, totals and notes, and blank ones."""
    breaches: list[Breach]
    """Why the sheet cannot be trusted: with any of them the whole delivery is refused.

    No heading is told, for a file that is no recap at all has people where headings are expected."""


def unpivot(cells: list[list[str]], layout: SheetLayout, period: str, number_format: str) -> Unpivoted:
    """Turn the lines of a sheet into long rows.

    cells: all physical lines, from the first. period: month of the delivery, for a sheet that names none.
    Raises Refused where the declared layout does not fit the sheet.
    """
    heads = _heads(cells, layout)
    if layout.period_line:
        period = _month(cells, layout.period_line)
    start = layout.skip_lines + len(layout.header)
    found = Unpivoted([], list(range(1, start + 1)), [])
    everything: Counter[int] = Counter()
    group: Counter[int] = Counter()
    is_open = True
    office = ""
    for line, row in enumerate(cells[start:], start=start + 1):
        figures, unread = _figures(row, heads, layout, number_format)
        if _is_labelled(row, heads, layout.total_rows):
            found.structural.append(line)
            found.breaches.extend(_wrong_totals(line, figures, everything, heads))
            is_open, office = False, ""
        elif _is_labelled(row, heads, layout.subtotal_rows):
            found.structural.append(line)
            found.breaches.extend(_wrong_totals(line, figures, group, heads))
            group.clear()
            office = ""
        elif _cell(row, layout.region_column) and (figures or unread):
            office = _office(row, office, layout)
            region = _cell(row, layout.region_column)
            place = [period, office, layout.regions.get(region, region), layout.sistem_kode]
            found.rows.extend((line, [*place, *cell]) for cell in _cells(figures, heads, layout))
            found.breaches.extend(_without_office(line, office, layout))
            found.breaches.extend(_unreadable(line, unread))
            found.breaches.extend(_unheaded(line, row, heads, layout))
            found.breaches.extend(_wrong_sums(line, figures, heads, layout))
            everything.update(figures)
            group.update(figures)
            is_open = True
        elif figures or any(PRINTED.fullmatch(text) for text in unread.values()):
            told = f"a region in column {layout.region_column}, or the label of a declared total"
            found.breaches.append(Breach(line, "kode_wilayah", "no_region", told))
        else:
            office = _office(row, office, layout)  # it may stand on a line of its own
            found.structural.append(line)
    if not found.rows and not found.breaches and not _says_none(cells[start:], heads, layout, number_format):
        raise Refused(f"no line below line {start} has a region and figures. {CHECK}")
    if layout.total_rows and is_open:
        told = (
            f"{' or '.join(layout.total_rows)} below the last region: without it the sheet may be cut short"
        )
        found.breaches.append(Breach(len(cells), "", "total_missing", told))
    causes = [breach for breach in found.breaches if breach.rule in UNREAD]
    return replace(found, breaches=causes) if causes else found


def _says_none(below: list[list[str]], heads: Heads, layout: SheetLayout, number_format: str) -> bool:
    """Whether a sheet without a region has a header in words, and a total of 0 or nothing below that.

    Else its layout is wrong: what it calls a header is a line of figures, or regions stand elsewhere.
    """
    in_words = all(re.search("[A-Za-z]", head) for said in heads.values() for head in said.values())
    totals = [row for row in below if _is_labelled(row, heads, layout.total_rows)]
    has_total = any(_figures(row, heads, layout, number_format)[0] for row in totals)
    return in_words and (has_total or not any(any(row) for row in below if row not in totals))


def _heads(cells: list[list[str]], layout: SheetLayout) -> Heads:
    """Read the header. A merged cell stands at its left end: what is empty beside it repeats it."""
    lines = cells[layout.skip_lines : layout.skip_lines + len(layout.header)]
    width = layout.last_figure_column or max((len(line) for line in lines), default=0)
    heads: Heads = {}
    above = [""] * len(lines)
    for column in range(layout.first_figure_column, width + 1):
        own = [_cell(line, column) for line in lines]
        top = next(
            (at for at, head in enumerate(own) if head), len(own)
        )  # below it nothing is merged sideways
        above = [above[at] if at < top else head for at, head in enumerate(own)]
        if any(own):
            heads[column] = {said: head for said, head in zip(layout.header, above, strict=False) if said}
    names = [" ".join(said.values()) for said in heads.values()]
    if len(lines) < len(layout.header) or not any(names):
        raise Refused(f"there is no header below line {layout.skip_lines}. {CHECK}")
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        columns = [str(column) for column, said in heads.items() if " ".join(said.values()) == twice[0]]
        raise Refused(f"columns {' and '.join(columns)} have the same heading. {CHECK}")
    if layout.total_columns and not any(_is_total(said, layout) for said in heads.values()):
        raise Refused(f"no column is headed {' or '.join(layout.total_columns)}. {CHECK}")
    return {column: said for column, said in heads.items() if _is_said(said, layout)}


def _is_said(said: dict[str, str], layout: SheetLayout) -> bool:
    """Whether a heading says all that it should: where it does not, its group begins in another column."""
    return _is_total(said, layout) or all(head or getattr(layout, what) for what, head in said.items())


def _figures(
    row: list[str], heads: Heads, layout: SheetLayout, number_format: str
) -> tuple[dict[int, int], dict[int, str]]:
    """Return the figures of a line by column, and the texts that are none; an empty cell is neither."""
    texts = {column: _cell(row, column) for column in heads if _cell(row, column)}
    texts = {column: "0" if text in layout.zero_signs else text for column, text in texts.items()}
    read = {column: whole(text, number_format) for column, text in texts.items()}
    figures = {column: figure for column, figure in read.items() if figure is not None}
    return figures, {column: text for column, text in texts.items() if column not in figures}


def _office(row: list[str], above: str, layout: SheetLayout) -> str:
    """Return the office of a line. A merged cell stands in its first line: what is empty below repeats it."""
    return (_cell(row, layout.office_column) or above) if layout.office_column else layout.kode_kantor


def _without_office(line: int, office: str, layout: SheetLayout) -> Iterator[Breach]:
    if layout.office_column and not office:
        told = f"an office in column {layout.office_column} of the line, or above it in its group of lines"
        yield Breach(line, "kode_kantor", "no_office", told)


def _wrong_totals(line: int, printed: dict[int, int], sums: Counter[int], heads: Heads) -> Iterator[Breach]:
    """Yield what is printed in a total line and is not the sum of the lines above it."""
    for column in heads:
        if column in printed or column in sums:
            yield from _compared(line, printed.get(column), sums[column], column)


def _wrong_sums(line: int, figures: dict[int, int], heads: Heads, layout: SheetLayout) -> Iterator[Breach]:
    """Yield what is printed in the total columns of a line and is not the sum of their parts."""
    for column, said in heads.items():
        shared = {
            what: head for what, head in said.items() if head and not _is_one_of(head, layout.total_columns)
        }
        parts = [
            part
            for part, its in heads.items()
            if shared.items() <= its.items() and not _is_total(its, layout) and part in figures
        ]
        if _is_total(said, layout) and (parts or column in figures):
            yield from _compared(line, figures.get(column), sum(figures[part] for part in parts), column)


def _compared(line: int, printed: int | None, summed: int, column: int) -> Iterator[Breach]:
    if printed != summed:
        found = "no number" if printed is None else printed
        told = f"{summed} in column {column}, the sum of its parts; {found} is printed"
        yield Breach(line, "jumlah", "total_differs", told)


def _unreadable(line: int, unread: dict[int, str]) -> Iterator[Breach]:
    for column, text in unread.items():
        told = [f"a whole number in column {column}, in the format declared for the sender"]
        told += [advice for advice in [remedy(text, 0)] if advice]
        yield Breach(line, "jumlah", "no_figure", "; ".join(told), text)


def _unheaded(line: int, row: list[str], heads: Heads, layout: SheetLayout) -> Iterator[Breach]:
    """Yield columns with a figure and no heading: the header is read in part, or the sheet is shifted."""
    for column in range(layout.first_figure_column, (layout.last_figure_column or len(row)) + 1):
        if column not in heads and PRINTED.fullmatch(_cell(row, column)):
            yield Breach(line, "", "no_heading", f"a heading over the figures of column {column}")


def _cells(figures: dict[int, int], heads: Heads, layout: SheetLayout) -> Iterator[list[str]]:
    """Yield of each figure that is no sum: segmen, status, jumlah."""
    for column, figure in figures.items():
        said = heads[column]
        if not _is_total(said, layout):
            yield [said.get("segmen") or layout.segmen, said.get("status") or layout.status, str(figure)]


def _month(cells: list[list[str]], line: int) -> str:
    named = MONTH.findall(" ".join(cells[line - 1])) if line <= len(cells) else []
    if not named:
        raise Refused(f"line {line} names no month, expected one such as Oktober 2024. {CHECK}")
    return str(named[-1])


def _is_total(said: dict[str, str], layout: SheetLayout) -> bool:
    return any(_is_one_of(head, layout.total_columns) for head in said.values())


def _is_labelled(row: list[str], heads: Heads, labels: tuple[str, ...]) -> bool:
    return any(_is_one_of(_cell(row, at), labels) for at in range(1, len(row) + 1) if at not in heads)


def _is_one_of(cell: str, labels: tuple[str, ...]) -> bool:
    return cell.casefold() in {label.casefold() for label in labels}


def _cell(row: list[str], column: int) -> str:
    """Return a cell with plain white space; empty where the line ends before it."""
    return " ".join(row[column - 1].split()) if column <= len(row) else ""
