"""The other extracts of a month: employers, projects, the office's recap, and payments, scaled to a year."""

from pathlib import Path

import duckdb

from flows.simulate.drawing import add, cells_of, fill, joined, make, query, set_files, set_month
from flows.simulate.request import REPORT, Request
from flows.simulate.senders import File, extract_files, recap_file
from flows.simulate.targets import Sizes
from flows.simulate.writing import opened

LINES = {
    "employers": "employer_lines",
    "projects": "project_lines",
    "contributions": "payment_lines",
    "recaps": "recap_lines",
}
OCTOBER = 10


def write_extract(
    connection: duckdb.DuckDBPyConnection, folder: Path, request: Request, dataset: str, month: int
) -> list[File]:
    """Write the files of an extract for the month that is set; return them."""
    files = [recap_file(request, month)] if dataset == "recaps" else extract_files(request, dataset, month)
    set_files(connection, files)
    header = cells_of(connection, LINES[dataset], dataset)
    connection.execute(
        "create or replace table simulate.other_lines as "
        f"select file_number, row_in_file, kind, {joined(header)} || chr(10) as text "
        f"from ({query(LINES[dataset])}) order by file_number, row_in_file"
    )
    counts = dict(
        connection.execute(
            "select file_number, count(*) from simulate.other_lines group by file_number"
        ).fetchall()
    )
    texts = connection.sql("select text from simulate.other_lines").to_arrow_table().column(0)
    start = 0
    written = [file for file in files if counts.get(file.number)]
    for file in written:
        with opened(folder, file, tuple(header)) as write:
            write(texts.slice(start, counts[file.number]))
        start += counts[file.number]
    add(connection, "truth_rows", "truth_of_others")
    add(connection, "file_counts", "counts_of_others")
    return written


def write_payments(
    connection: duckdb.DuckDBPyConnection, folder: Path, request: Request, sizes: Sizes
) -> list[File]:
    """Write the payments of all months, of every year so that January to October add up to its target."""
    years = sorted({(REPORT + month) // 12 for month in request.paid})
    remainders = weigh(connection, years, sizes)
    files: list[File] = []
    for month in request.paid:
        set_month(connection, month, remainders.get(month, 0))
        make(connection, "payments")
        files += write_extract(connection, folder, request, "contributions", month)
    return files


def weigh(connection: duckdb.DuckDBPyConnection, years: list[int], sizes: Sizes) -> dict[int, int]:
    """Make simulate.money, a year's receipts and weights; return what its October takes to reach them."""
    columns = "year integer, received bigint, weights hugeint"
    weights = over_years(connection, years, "money_weights")
    fill(connection, "money", columns, [(year, sizes.received[year], weights[year]) for year in years])
    given = over_years(connection, years, "money_given")
    return {year * 12 + OCTOBER - 1 - REPORT: sizes.received[year] - given[year] for year in years}


def over_years(connection: duckdb.DuckDBPyConnection, years: list[int], name: str) -> dict[int, int]:
    """Return a sum over the payments of January to October, by year."""
    sums = dict.fromkeys(years, 0)
    for year in years:
        for month_of_year in range(OCTOBER):
            set_month(connection, year * 12 + month_of_year - REPORT)
            make(connection, "payments")
            row = connection.execute(query(name)).fetchone()
            sums[year] += row[1] if row else 0
    return sums
