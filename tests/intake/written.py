"""Files as tests write them: zip files, and sheets whose cells are what they are in Python."""

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import xlsxwriter

Change = Callable[[Any, Any], object]
"""What is done to a workbook and its sheet, as xlsxwriter has them."""


def zipped(*members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def workbook(rows: Iterable[Iterable[Any]], *changes: Change, sheets: int = 1, **options: Any) -> bytes:
    """Return a workbook with these rows on its sheets: texts, numbers, booleans, days, and empty cells."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        for _ in range(sheets):
            sheet = book.add_worksheet()
            write_rows(book, sheet, rows)
            for change in changes:
                change(book, sheet)
    return out.getvalue()


def write_rows(book: Any, sheet: Any, rows: Iterable[Iterable[Any]]) -> None:
    """Write rows from the first line of a sheet on."""
    shown = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for line, row in enumerate(rows):
        for position, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, position, cell)
            elif isinstance(cell, bool):
                sheet.write_boolean(line, position, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(line, position, cell, shown)
            elif cell is not None:
                sheet.write_number(line, position, cell)
