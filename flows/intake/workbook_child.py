"""Read one sheet of a workbook and write its cells as text to standard output. Runs as its own program.

A workbook of 5 KB with one cell in the last corner ends the process that reads it, so none reads it but this,
under limits it sets itself. It imports nothing of ours, writes an Arrow stream and answers with an exit code;
what it says on standard error may quote cells, so nobody listens.

The stream holds only rows with a value or a formula: line, hidden (true where it is not shown), c0, c1, ...
as text, n0, n1, ... true where it is a number, and of columns with formulas that nothing has computed f0,
f1, ... true where it is one; likewise m0, m1, ... of cells that are empty, being merged with another one,
and b0, b1, ... of those of which that stands in a line above.
Its metadata say which columns are not shown.
"""

import datetime
import errno
import os
import posixpath
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any
from xml.parsers import expat  # entities are refused

if TYPE_CHECKING:
    import pyarrow
    from python_calamine import CalamineSheet, CalamineWorkbook

DONE = 0
SEVERAL_SHEETS, ONLY_HIDDEN, EMPTY, TOO_WIDE, BROKEN, PASSWORD, TOO_LARGE, NOT_INSTALLED = range(10, 18)
NO_SUCH_SHEET = 18
SYSTEM = 100
"""Plus the number of an error of the system, which is not the workbook's fault."""
MOST_COLUMNS = 1_000
"""An extract has 28, a wide recap some hundred; a far cell makes 16,384."""
GRACE = 5
"""Seconds between the signal that says why and the one that cannot be held up."""
BATCH = 4_096
PIECE = 1 << 20
MOST_SPILLED = 1 << 20
"""Cells that array formulas may fill, or that may be merged: a sheet of recaps has some hundred."""

Cells = dict[tuple[int, int], str]


def main(path: str, has_marks: str, name: str, *limits: str) -> int:
    """Read the sheet of that name, else the only one with values; return an exit code.

    has_marks: 1 where a part of the workbook has what `Marks` looks for.
    """
    set_limits(*map(int, limits))
    try:
        return read(path, has_marks == "1", name)
    except ImportError:
        return NOT_INSTALLED
    except MemoryError:
        return TOO_LARGE
    except OSError as error:
        return TOO_LARGE if error.errno == errno.EFBIG else SYSTEM + error.errno if error.errno else BROKEN
    except BaseException as error:  # noqa: BLE001 - a panic of the library is no Exception
        return PASSWORD if type(error).__name__ == "PasswordError" else BROKEN


def read(path: str, has_marks: bool, name: str) -> int:
    """Write the cells of the sheet; return an exit code."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only now, under the limits

    with CalamineWorkbook.from_path(path) as workbook:
        found = sheet_of(workbook, name)
        if isinstance(found, int):
            return found
        return write(found, marks_of(path, found.name) if has_marks else Marks())


def set_limits(memory: int, seconds: int, output: int) -> None:
    """Bound what this process may take. No core is ever dumped: it would hold people."""
    for kind, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_AS, memory),  # macOS does not keep to it; there the time limits are left
    ):
        hard = limit + GRACE if kind == resource.RLIMIT_CPU else limit
        try:
            resource.setrlimit(kind, (limit, hard))
        except (ValueError, OSError):  # macOS refuses some, and a lower limit may stand already
            continue


def sheet_of(workbook: "CalamineWorkbook", name: str) -> "CalamineSheet | int":
    """Return the worksheet of that name, else the one with values that people see, or an exit code."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    found: list[CalamineSheet] = []
    hidden = False
    for number, about in enumerate(workbook.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet or (name and about.name.split() != name.split()):
            continue
        sheet = workbook.get_sheet_by_index(number)
        if sheet.end is not None and (name or about.visible == SheetVisibleEnum.Visible):
            found.append(sheet)
        hidden = hidden or sheet.end is not None
        if len(found) > 1:
            return SEVERAL_SHEETS
    if found:
        return found[0]
    return NO_SUCH_SHEET if name else ONLY_HIDDEN if hidden else EMPTY


def write(sheet: "CalamineSheet", marks: "Marks") -> int:
    """Write the rows of the sheet that hold a value or a formula to standard output."""
    sys.modules["numpy"] = None  # type: ignore[assignment]  # of no use here; pyarrow would wait for it
    import pyarrow  # noqa: PLC0415

    if sheet.end is None:
        return EMPTY
    formulas = sorted({position for _, position in marks.uncomputed})
    width = max(sheet.end[1], *formulas, 0) + 1
    if width > MOST_COLUMNS:
        return TOO_WIDE
    fields = [("line", pyarrow.int64()), ("hidden", pyarrow.bool_())]
    fields += [(f"c{position}", pyarrow.string()) for position in range(width)]
    merged = sorted({position for _, position in marks.merged if position < width})
    for mark, marked in {"n": range(width), "f": formulas, "m": merged, "b": merged}.items():
        fields += [(f"{mark}{position}", pyarrow.bool_()) for position in marked]
    hidden = ",".join(str(position) for position in range(width) if marks.is_hidden(position))
    schema = pyarrow.schema(fields, {"hidden": hidden})
    rows = filled_rows(sheet, marks, width)
    with os.fdopen(os.dup(1), "wb") as out, pyarrow.ipc.new_stream(out, schema) as stream:
        while batch := list(islice(rows, BATCH)):
            stream.write_batch(to_arrow(batch, schema, marks))
    return DONE


def filled_rows(sheet: "CalamineSheet", marks: "Marks", width: int) -> Iterator[tuple[int, list[Any]]]:
    """Yield number and cells of each row with a value or formula; calamine leaves errors empty."""
    broken: dict[int, list[tuple[int, str]]] = {}
    for (line, position), error in marks.errors.items():
        broken.setdefault(line, []).append((position, error))
    formulas = {line for line, _ in marks.uncomputed}
    line = 0
    for line, row in enumerate(sheet.iter_rows(), start=1):
        row.extend([""] * (width - len(row)))
        for position, error in broken.get(line, ()):
            if position < len(row):
                row[position] = error
        if line in formulas or not all(type(cell) is str and not cell.strip() for cell in row):
            yield line, row
    for below in sorted(formula for formula in formulas if formula > line):
        yield below, [""] * width


def to_arrow(
    batch: list[tuple[int, list[Any]]], schema: "pyarrow.Schema", marks: "Marks"
) -> "pyarrow.RecordBatch":
    """Turn rows into columns of text and of marks."""
    import pyarrow  # noqa: PLC0415

    texts: list[pyarrow.Array] = []
    numbers: list[pyarrow.Array] = []
    for column in zip(*(row for _, row in batch), strict=True):
        are_numbers = [type(cell) is float or type(cell) is int for cell in column]
        numbers.append(pyarrow.array(are_numbers, pyarrow.bool_()))
        texts.append(pyarrow.array(map(as_text, column), pyarrow.string()))
    is_marked: dict[str, Callable[[int, list[Any], int], bool]] = {
        "f": lambda line, _, at: (line, at) in marks.uncomputed,
        "m": lambda line, row, at: (line, at) in marks.merged and row[at] == "",
        "b": lambda line, _, at: marks.merged.get((line, at), False),
    }
    marked = [
        pyarrow.array([is_marked[name[0]](line, row, int(name[1:])) for line, row in batch], pyarrow.bool_())
        for name in schema.names[2 + 2 * len(texts) :]
    ]
    lines = pyarrow.array([line for line, _ in batch], pyarrow.int64())
    hidden = pyarrow.array([line in marks.hidden_lines for line, _ in batch], pyarrow.bool_())
    return pyarrow.RecordBatch.from_arrays([lines, hidden, *texts, *numbers, *marked], schema=schema)


def as_text(cell: Any) -> str | None:
    """Return a cell as a person would have typed it: 2500000, 4.6, 2022-03-01, TRUE; None where empty."""
    kind = type(cell)
    if kind is str:
        return cell or None
    if kind is bool:
        return "TRUE" if cell else "FALSE"
    if kind is float:
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        return str(cell.date() if cell.time() == datetime.time.min else cell)
    return str(cell)


def marks_of(path: str, sheet: str) -> "Marks":
    """Return what the XML of a sheet says of its cells that calamine does not."""
    with zipfile.ZipFile(path) as archive:
        book = elements(archive.read("xl/workbook.xml"))
        marks = Marks(any(name == "calcPr" and is_on(a.get("fullCalcOnLoad")) for name, a in book))
        with archive.open(part_of(archive, sheet)) as xml:
            while piece := xml.read(PIECE):
                marks.parser.Parse(piece, False)
        marks.uncomputed |= marks.spilled
        return marks


def is_on(attribute: str | None) -> bool:
    """Return whether a switch of XML is on."""
    return attribute in ("1", "true")


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the member of the workbook that holds a sheet."""
    sheets = (of for name, of in elements(archive.read("xl/workbook.xml")) if name == "sheet")
    ids = {of["name"]: of[key] for of in sheets for key in of if key.endswith(":id")}
    parts = elements(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {of["Id"]: of["Target"] for name, of in parts if name == "Relationship"}
    return posixpath.normpath(posixpath.join("/xl", targets[ids[sheet]])).lstrip("/")


def elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """Return name, without prefix, and attributes of every element."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = new_parser()
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(":")[2], attributes))
    parser.Parse(xml, True)
    return found


def new_parser() -> expat.XMLParserType:
    """Return a parser that refuses entities, which no workbook declares."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise ValueError

    parser.EntityDeclHandler = refuse
    return parser


class Marks:
    """Errors, formulas without a value, merged cells, and what is not shown, of one sheet.

    Follows rows and cells as calamine does: a missing number is the next one.
    """

    def __init__(self, is_to_be_computed: bool = False) -> None:
        self.is_to_be_computed = is_to_be_computed
        """Whether the workbook asks to be computed when it is opened: then a 0 stands for any value."""
        self.errors: Cells = {}
        """Texts of the cells that show an error, such as #REF!."""
        self.uncomputed: set[tuple[int, int]] = set()
        """Cells with a formula that nothing has computed."""
        self.spilled: set[tuple[int, int]] = set()
        """Cells that an array formula fills, until one has a value."""
        self.merged: dict[tuple[int, int], bool] = {}
        """Cells that are merged with one that has the value, and whether it stands in a line above."""
        self.hidden_lines: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        """First and last position of each run of columns that is not shown."""
        self.parser = new_parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.line, self.position = 1, 0
        self.kind, self.value = "", ""
        self.has_formula, self.has_value, self.is_value = False, False, False

    def is_hidden(self, position: int) -> bool:
        """Return whether a column is not shown."""
        return any(first <= position <= last for first, last in self.hidden_columns)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in a row, a cell, its formula or its value."""
        name = name.rpartition(":")[2]
        if name == "c":
            self.kind, self.value = attributes.get("t", "n"), ""
            self.has_formula = self.has_value = False
            if "r" in attributes:
                self.line, self.position = place(attributes["r"])
        elif name in ("v", "is"):
            self.is_value = self.has_value = True
        elif name == "f":
            self.has_formula = True
            if attributes.get("t") in ("array", "dataTable") and "ref" in attributes:
                self.spilled.update(cells_of(attributes["ref"], len(self.spilled)))
        elif name == "row":
            self.line = int(attributes["r"]) if "r" in attributes else self.line
            if is_on(attributes.get("hidden")):
                self.hidden_lines.add(self.line)
        elif name == "col" and is_on(attributes.get("hidden")):
            self.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))
        elif name == "mergeCell":
            first, *others = cells_of(attributes["ref"], len(self.merged))
            self.merged.update({cell: cell[0] > first[0] for cell in others})

    def end(self, name: str) -> None:
        """Count on, and judge a cell."""
        name = name.rpartition(":")[2]
        if name in ("v", "is"):
            self.is_value = False
        elif name == "c":
            self.judge()
            self.position += 1
        elif name == "row":
            self.line, self.position = self.line + 1, 0

    def text(self, data: str) -> None:
        """Keep the value of a cell."""
        if self.is_value:
            self.value += data

    def judge(self) -> None:
        """Keep a cell that has a mark. A formula that gave an empty text is computed, with <v></v>."""
        key = (self.line, self.position)
        if self.kind == "e":
            self.errors[key] = self.value
        is_empty = not self.value.strip() and not (self.kind == "str" and self.has_value)
        is_to_come = self.is_to_be_computed and self.kind == "n" and self.value == "0"
        if self.has_formula and (is_empty or is_to_come):
            self.uncomputed.add(key)
        elif self.spilled and not is_empty and not is_to_come:
            self.spilled.discard(key)


def cells_of(reference: str, before: int) -> list[tuple[int, int]]:
    """Return the cells of a reference such as A1:B3. Raises ValueError for too many with those before."""
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = place(first), place(last or first)
    if (bottom - top + 1) * (right - left + 1) + before > MOST_SPILLED:
        raise ValueError
    return [(line, column) for line in range(top, bottom + 1) for column in range(left, right + 1)]


def place(reference: str) -> tuple[int, int]:
    """Return row number from 1 and position from 0 of a reference such as AB12."""
    letters = reference.rstrip("0123456789")
    position = 0
    for letter in letters.upper():
        position = position * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]), position - 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
