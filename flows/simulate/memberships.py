"""Membership files of a month: drawn, made dirty where that is asked for, and written chunk by chunk."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import duckdb

from flows.simulate import drawing
from flows.simulate.request import Request
from flows.simulate.senders import File, membership_files
from flows.simulate.writing import Write, opened

CHUNK = 250_000
"""Memberships drawn at once; with their texts some 300 MB."""
TURNED = (
    *("nama", "nik", "kpj", "periode", "jk", "tgl_lahir", "kode_kantor", "sistem_kode", "kode_wilayah"),
    *("kode_wilayah_domisili", "segmen", "npp", "no_proyek", "status", "upah", "iuran"),
)
"""The first columns of a sender that has them in another order."""
Wanted = tuple[int, int, int, int, bool]
"""Branch, group, first number, number after the last, and whether the branch ends with it."""


def headers(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """Make simulate.written, rows with their text, once their tables stand; return the columns by layout."""
    full = drawing.cells_of(connection, "cells", "memberships")
    found = {
        "full": (*full,),
        "bare": tuple(name for name in full if name != "sistem_kode"),
        "turned": (*TURNED, *(name for name in full if name not in TURNED)),
    }
    texts = " ".join(f"when '{layout}' then {drawing.joined(cells)}" for layout, cells in found.items())
    connection.execute(
        "create or replace view simulate.written as "
        f"select *, case layout {texts} end as whole from ({drawing.query('cells')})"
    )
    return found


def write_memberships(
    connection: duckdb.DuckDBPyConnection, folder: Path, request: Request, month: int
) -> list[File]:
    """Write the membership files of a month and note what is true of them; return the files."""
    drawing.set_month(connection, month)
    files = membership_files(request, month, drawing.memberships_of_branches(connection))
    drawing.set_files(connection, files)
    drawing.make(connection, "guests")
    for table in ("persons", "recap_parts", "firm_parts", "shared_lines"):
        connection.execute(f"delete from simulate.{table}")
    with ExitStack() as stack:
        writers: dict[int, tuple[ExitStack, Write]] = {}
        for chunk in chunks(connection, month):
            drawing.fill(
                connection,
                "wanted",
                "branch integer, membership_group integer, first_number bigint, last_number bigint, "
                "is_last boolean",
                chunk,
            )
            columns = draw(connection)
            begun = {wanted[0] for wanted in chunk}
            ended = {wanted[0] for wanted in chunk if wanted[4]}
            for file in files:
                if file.is_written and file.branch in begun and file.number not in writers:
                    own = stack.enter_context(ExitStack())
                    writers[file.number] = (
                        own,
                        own.enter_context(opened(folder, file, columns[file.style.layout])),
                    )
            write_lines(connection, lambda number: writers[number][1])
            for file in files:
                if file.branch in ended and file.number in writers:
                    writers.pop(file.number)[0].close()
            note(connection)
    drawing.add(connection, "truth_rows", "truth_of_period")
    drawing.make(connection, "firm_workers")
    return [file for file in files if file.is_written]


def chunks(connection: duckdb.DuckDBPyConnection, month: int) -> Iterator[list[Wanted]]:
    """Yield what is drawn at once, branch by branch; a large group is cut, small branches go together."""
    spans = connection.execute(
        "select branch, membership_group, first_number, first_number + memberships from simulate.spans "
        "where membership_group < 5 or membership_group = 7 or ? > 0 order by branch, membership_group",
        [month],
    ).fetchall()
    last_group = max(span[1] for span in spans)
    chunk: list[Wanted] = []
    size = 0
    for branch, group, first, after in spans:
        is_last = group == last_group
        start = first
        while start < after or (is_last and start == first == after):
            end = min(after, start + CHUNK - size)
            chunk.append((branch, group, start, end, is_last and end == after))
            size += end - start
            if size >= CHUNK:
                yield chunk
                chunk, size = [], 0
            if end == after:
                break
            start = end
    if chunk:
        yield chunk


def draw(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """Draw a chunk, plant its defects and make its texts; return the columns of each layout."""
    for table in ("members", "defects", "placed"):
        drawing.make(connection, table)
    columns = headers(connection)
    for table in ("lines", "accepted"):
        drawing.make(connection, table)
    return columns


def write_lines(connection: duckdb.DuckDBPyConnection, writer: Callable[[int], Write]) -> None:
    """Write the texts of a chunk, each to its file."""
    counts = connection.execute(
        "select file_number, count(*) from simulate.lines group by file_number order by file_number"
    ).fetchall()
    texts = connection.sql("select text from simulate.lines").to_arrow_table()  # a table keeps its order
    start = 0
    for number, count in counts:
        writer(number)(texts.column(0).slice(start, count))
        start += count


def note(connection: duckdb.DuckDBPyConnection) -> None:
    """Note what is true of a chunk; people are counted where all rows of their branch are there."""
    for table, name in {
        "truth_rows": "truth_of_lines",
        "file_counts": "counts_of_lines",
        "month_counts": "month_counts_of_chunk",
        "persons": "persons_of_chunk",
        "recap_parts": "recap_parts_of_chunk",
        "firm_parts": "firm_workers_of_chunk",
        "shared_lines": "shared_lines_of_chunk",
    }.items():
        drawing.add(connection, table, name)
    drawing.add(connection, "person_counts", "persons_by_cell")
    connection.execute(
        "delete from simulate.persons where at_branch in (select branch from simulate.wanted where is_last)"
    )
    drawing.make(connection, "lines_done")
    connection.execute(
        "update simulate.files set lines_before = lines_done.last_line from simulate.lines_done "
        "where files.file_number = lines_done.file_number"
    )
