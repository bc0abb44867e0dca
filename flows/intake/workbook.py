"""A delivered Excel workbook as text by position, read by another process under limits."""

import mmap
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyarrow
import pyarrow.compute as pc

from flows.intake import workbook_child
from flows.intake.archive import DAMAGED, PIECE, Bounded, open_member, open_zip
from flows.intake.decoding import Refused
from flows.intake.number_texts import of_doubles
from flows.intake.sheet import Sheet


@dataclass(frozen=True)
class Limits:
    """What reading one workbook may take."""

    unpacked: int = 3 << 30
    """Bytes of all parts: a full sheet of 1,048,576 rows and 28 columns unpacks to 1.1 GB."""
    memory: int = 2 << 30
    """Bytes of address space of the child: 600,000 memberships take 1.3 GB, so some 900,000 can be read."""
    cpu_seconds: int = 300
    """600,000 memberships take 25 s."""
    wall_seconds: int = 900
    """Three times that, for a machine that is busy."""
    output: int = 3 << 30
    """Bytes of text that the child may write."""


LIMITS = Limits()
MOST_PARTS = 10_000
"""Members of the zip file: a workbook has about ten and one for each sheet, drawing and comment."""
OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
WORKBOOK = "xl/workbook.xml"
LOOKED_FOR = {
    "mark": (
        (b'"e"', rb"""\st\s*=\s*"e\""""),
        (b"'e'", rb"""\st\s*=\s*'e'"""),
        (b"hidden", rb"""<(?:\w+:)?(?:row|col)\b[^>]*?\shidden\s*=\s*["'](?:1|true)["']"""),
        (b"</f", rb"</f\s*+>\s*+(?!<v>[^<\s])(?=[^<]*<[\s\S]{3})"),
        (b"<f ", rb"<f\s[^>]*/>\s*+(?!<v>[^<\s])(?=[^<]*<[\s\S]{3})"),
        (b"array", rb"""<(?:\w+:)?f\b[^>]*?\st\s*=\s*["']array["']"""),
        (b"dataTable", rb"""<(?:\w+:)?f\b[^>]*?\st\s*=\s*["']dataTable["']"""),
        (b":f", rb"</\w+:f>"),
        (b"mergeCell", rb"<(?:\w+:)?mergeCell\s"),
    ),
    "formula": ((b"</f", rb"</f\s*>"), (b"<f ", rb"<f\s[^>]*/>")),
    "to be computed": ((b"fullCalcOnLoad", rb"fullCalcOnLoad"),),
}
"""What makes the child look closer: some bytes, found ten times as fast, and what they must be part of."""
PATTERNS = {
    what: [(quick, re.compile(pattern)) for quick, pattern in patterns]
    for what, patterns in LOOKED_FOR.items()
}
LONGEST_MATCH = 256

AS_XLSX = "Open it in Excel and save it as Excel Workbook (.xlsx)"
COMPUTED = "the value of its formula, which nothing has computed. Open it in Excel and save it again"
MERGED = "a value of its own: it is merged with another cell. Unmerge the cells and fill each of them"
NOT_WHOLE = (
    "the file is not a whole Excel workbook. Fetch it again, or save it again as Excel Workbook (.xlsx)"
)
TOO_LARGE = (
    "the workbook needs more than {memory:,} MiB of memory, or has a cell far from the others. "
    "Copy the rows alone to a new workbook, or export them as CSV"
)
TOO_LONG = "the workbook takes longer to read than any delivery should. Export the rows as CSV"
REFUSALS = {
    workbook_child.SEVERAL_SHEETS: "the workbook has values on more than one sheet, expected one. "
    'Delete the others, name one for its sender in cakupan.toml, as sheet = "Rekap", or deliver each as a '
    "part, named like N01.p2.xlsx",
    workbook_child.NO_SUCH_SHEET: "the workbook has no sheet with values of the name that `sheet` in "
    "cakupan.toml gives for its sender. See how it is named",
    workbook_child.ONLY_HIDDEN: "the workbook has values only on hidden sheets, expected them on one that is "
    "shown. Show the sheet and save the workbook again",
    workbook_child.EMPTY: "the workbook has no value, expected a header and rows. Export it again",
    workbook_child.TOO_WIDE: f"the sheet has a value beyond column {workbook_child.MOST_COLUMNS:,}, expected "
    "the columns of the delivery. Copy the rows alone to a new workbook",
    workbook_child.BROKEN: "the workbook cannot be read, as a part of it is not what Excel writes. "
    f"{AS_XLSX} again",
    workbook_child.PASSWORD: "the workbook has a password, expected none. Save it without a password",
}


def read_workbook(
    path: Path, folder: Path | None = None, limits: Limits = LIMITS, *, sheet: str = "", skip_lines: int = 0
) -> Sheet:
    """Return the cells, as text, of the sheet of that name, else of the only visible one that has values.

    skip_lines: titles above the header, which are left out.

    Cells pass through a file without a name in `folder` (else the system's temporary folder), which is gone
    with the returned rows, or with this process. Raises Refused for what is no readable workbook.
    """
    has_marks = check_package(path, limits)
    with tempfile.TemporaryFile(dir=folder) as output:
        code = _run_child(path, has_marks, limits, output, sheet)
        if code == workbook_child.DONE:
            return _as_sheet(_read_stream(output), skip_lines)
    if _is_short(code, limits):
        raise MemoryError  # it is this machine's fault: no delivery is refused for it
    raise _problem(code, limits)


def _problem(code: int, limits: Limits) -> Exception:
    """Say what an exit code of the child means: as a rule that the workbook is refused."""
    if code in REFUSALS:
        return Refused(REFUSALS[code])
    if code == -signal.SIGXCPU:
        return Refused(TOO_LONG)
    if code == workbook_child.TOO_LARGE or code < 0:
        return Refused(TOO_LARGE.format(memory=limits.memory >> 20))
    if code > workbook_child.SYSTEM:
        return OSError(code - workbook_child.SYSTEM, os.strerror(code - workbook_child.SYSTEM))
    return RuntimeError(f"the reader of workbooks did not start (exit code {code})")


def _is_short(code: int, limits: Limits) -> bool:
    """Whether the system killed the child, or it ended where we have less memory than it is to have."""
    allowed = resource.getrlimit(resource.RLIMIT_AS)[0]
    has_less = allowed != resource.RLIM_INFINITY and allowed < limits.memory
    ended = code < 0 or code in (workbook_child.TOO_LARGE, workbook_child.NOT_INSTALLED)
    return code == -signal.SIGKILL or (ended and has_less)


def check_package(path: Path, limits: Limits = LIMITS) -> bool:
    """Unpack every part once, within limits, and say whether it has more than values that are shown.

    That is an error, a formula that may not be computed, merged cells, a hidden row or column. Raises
    Refused where the file is no workbook, or more than one would unpack.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLE:
        raise Refused(
            "the file is an old Excel workbook or one with a password, expected .xlsx without a password. "
            "Open it in Excel, take the password away and save it as Excel Workbook (.xlsx)"
        )
    if start != ZIP:
        raise Refused(
            f"the file is {'no Excel workbook' if start else 'empty'}, expected one by its name. {AS_XLSX}"
        )
    with ExitStack() as closing:
        archive, delivered = open_zip(path, closing, NOT_WHOLE)
        members = archive.infolist()
        names = Counter(member.filename.lower() for member in members)
        if WORKBOOK not in names:
            raise Refused(
                f"the file is a zip file but no .xlsx workbook, expected one by its name. {AS_XLSX}"
            )
        if len(members) > MOST_PARTS or max(names.values()) > 1:
            raise Refused(DAMAGED)
        seen: set[str] = set()
        size = 0
        for member in members:
            with ExitStack() as closing_part:
                part = open_member(archive, member, delivered, limits.unpacked - size, closing_part)
                size += _scan(part, seen)
    return "mark" in seen or {"formula", "to be computed"} <= seen


def _scan(part: Bounded, seen: set[str]) -> int:
    """Read a part to its end, add what it has of PATTERNS, and return its length."""
    size, tail = 0, b""
    while piece := part.read(PIECE):
        size += len(piece)
        text = tail + piece
        for what, patterns in PATTERNS.items():
            if what not in seen and any(quick in text and found.search(text) for quick, found in patterns):
                seen.add(what)
        tail = piece[-LONGEST_MATCH:]
    return size


def _run_child(path: Path, has_marks: bool, limits: Limits, output: IO[bytes], sheet: str) -> int:
    """Return the exit code of the child; minus the signal that ended it, SIGXCPU where time ran out."""
    arguments = [
        str(path.resolve()),
        "1" if has_marks else "0",
        sheet,
        *map(str, (limits.memory, limits.cpu_seconds, limits.output)),
    ]
    child = subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-I", workbook_child.__file__, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=_environment(),
        start_new_session=True,
    )
    try:
        return child.wait(limits.wall_seconds)
    except subprocess.TimeoutExpired:
        return -signal.SIGXCPU
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _environment() -> dict[str, str]:
    """Nothing of ours but where libraries lie; no pools of memory that count against the limit."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return kept | {
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "MALLOC_ARENA_MAX": "1",
        "OMP_NUM_THREADS": "1",
    }


def _read_stream(output: IO[bytes]) -> pyarrow.Table:
    """Return what the child wrote, mapped and not copied."""
    mapped = mmap.mmap(output.fileno(), 0, access=mmap.ACCESS_READ)
    return pyarrow.ipc.open_stream(pyarrow.py_buffer(mapped)).read_all()


def _as_sheet(cells: pyarrow.Table, skip_lines: int) -> Sheet:
    """Take the first row below the titles as the header; leave out columns at the end without any value."""
    above = pc.sum(pc.less_equal(cells["line"], skip_lines)).as_py() or 0
    cells = cells.slice(above)
    if not cells.num_rows:
        raise Refused(REFUSALS[workbook_child.EMPTY])
    width = sum(name.startswith("c") for name in cells.column_names)
    while cells[f"c{width - 1}"].null_count == cells.num_rows and f"f{width - 1}" not in cells.column_names:
        width -= 1
    first, rows = cells.slice(0, 1), cells.slice(1)
    header_line, physical = cells["line"][0].as_py(), cells["line"][-1].as_py()
    formulas = _lines_marked("f", cells, width)
    for position, lines in formulas.items():
        if lines[0].as_py() == header_line:
            raise Refused(is_empty(header_line, position, COMPUTED))
    numeric = _lines_marked("n", rows, width)
    hidden = cells.schema.metadata[b"hidden"].decode()
    return Sheet(
        header=[first[f"c{position}"][0].as_py() or "" for position in range(width)],
        header_line=header_line,
        rows=_with_numbers(
            rows.select(["line", *(f"c{position}" for position in range(width))]), numeric, rows
        ),
        blank_lines=physical - cells.num_rows - above,
        numeric=numeric,
        physical_rows=physical,
        uncomputed=formulas,
        merged=_lines_marked("m", rows, width),
        merged_below=_lines_marked("b", rows, width),
        hidden_lines=frozenset(rows["line"].filter(rows["hidden"]).to_pylist()),
        hidden_columns=frozenset(int(position) for position in hidden.split(",") if position),
    )


def is_empty(line: int, position: int, expected: str) -> str:
    """Say that a cell has no value, though it is not an empty one, and what to do."""
    return f"line {line}, column {position + 1} is empty, expected {expected}"


def _lines_marked(mark: str, cells: pyarrow.Table, width: int) -> dict[int, pyarrow.Array]:
    """Return by position the lines that have a mark; only columns that have one."""
    names = {position: f"{mark}{position}" for position in range(width)}
    return {
        position: cells["line"].filter(cells[name]).combine_chunks()
        for position, name in names.items()
        if name in cells.column_names and pc.any(cells[name]).as_py()
    }


def _with_numbers(
    texts: pyarrow.Table, numeric: dict[int, pyarrow.Array], marks: pyarrow.Table
) -> pyarrow.Table:
    """Return the cells with numbers of 15 digits, where the child wrote all that a double has."""
    for position in numeric:
        name = f"c{position}"
        column = of_doubles(texts[name].combine_chunks(), marks[f"n{position}"].combine_chunks())
        texts = texts.set_column(texts.column_names.index(name), name, column)
    return texts
