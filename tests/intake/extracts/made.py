"""Hostile files that are no text or not small, made when they are judged."""

import gzip
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from tests.intake.extracts.memberships import HEADER, employee, text_of
from tests.intake.written import Change, workbook, zipped

TWO = [employee(1), employee(2)]
TEXT = text_of(TWO).encode()
PACKED = gzip.compress(TEXT * 40, mtime=0)


def write_files(folder: Path) -> list[Path]:
    """Write every file into a folder; return them."""
    made = contents()
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in made]


def cells(*rows: dict[str, Any]) -> list[list[Any]]:
    """Return the header and the cells of rows."""
    return [list(HEADER), *([row[name] for name in HEADER] for row in rows)]


def computed(column: str, formula: str, value: str) -> Change:
    """Write a formula with its value in the second row."""
    return lambda _, sheet: sheet.write_formula(2, HEADER.index(column), formula, value=value)


def parquet(change: Callable[[pyarrow.Table], pyarrow.Table]) -> bytes:
    """Return a Parquet file of texts with a change."""
    rows = [{name: cell or None for name, cell in row.items()} for row in [*TWO, employee(3, jk="X")]]
    schema = pyarrow.schema([(name, pyarrow.string()) for name in HEADER])
    out = io.BytesIO()
    pyarrow.parquet.write_table(change(pyarrow.Table.from_pylist(rows, schema=schema)), out)
    return out.getvalue()


def niks_as(kind: pyarrow.DataType, *, second: str | None = None) -> Callable[[pyarrow.Table], pyarrow.Table]:
    """Return the change of a column of NIKs to numbers; the first row has one, the second what is said."""

    def change(table: pyarrow.Table) -> pyarrow.Table:
        values = pyarrow.array(["6371014506900001", second, None]).cast(pyarrow.int64()).cast(kind)
        return table.set_column(HEADER.index("nik"), "nik", values)

    return change


def contents() -> dict[str, bytes]:
    """Return every file by its name."""
    return {
        "packed.csv.gz": gzip.compress(TEXT, mtime=0),
        "packed_and_cut_short.csv.gz": PACKED[: len(PACKED) // 2],
        "packed_with_another_checksum.csv.gz": gzip.compress(TEXT, mtime=0)[:-8] + bytes(8),
        "packed_twice.csv.gz": gzip.compress(gzip.compress(TEXT, mtime=0), mtime=0),
        "text_as_gz.csv.gz": TEXT,
        "one_member.zip": zipped(("N01.csv", TEXT)),
        "two_members.zip": zipped(("N01.csv", TEXT), ("N02.csv", TEXT)),
        "no_member.zip": zipped(),
        "member_outside.zip": zipped(("../N01.csv", TEXT)),
        "zip_in_zip.zip": zipped(("N01.zip", zipped(("N01.csv", TEXT)))),
        "text_as_zip.zip": TEXT,
        "text_as_workbook.xlsx": TEXT,
        "zip_as_workbook.xlsx": zipped(("N01.csv", TEXT)),
        "text_as_parquet.parquet": TEXT,
        "zip_as_text.csv": zipped(("N01.csv", TEXT)),
        "long_cells.csv": text_of(
            [
                employee(1, nama="Siti " * 20_000),
                employee(2, nik="6371" * 25_000),
                employee(3, status="A" * 140_000),
            ]
        ).encode(),
        "ten_thousand_columns.csv": f"{','.join([*HEADER, *['kolom lain'] * 9972])}\n".encode(),
        "ten_thousand_fields.csv": TEXT + b"," * 9_999 + b"x\n",
        "workbook_of_texts.xlsx": workbook(cells(*TWO)),
        "workbook_of_numbers.xlsx": workbook(
            cells(
                {**employee(1), "nik": 6371014506900001},
                {**employee(2), "kpj": 2},
                {**employee(3), "upah": 3500000, "iuran": 323400, "jkk": 1, "kode_wilayah": 6371},
                {**employee(4), "nik": 6371014506900004, "kpj": 4, "jk": "X"},
            )
        ),
        "workbook_of_dates.xlsx": workbook(
            cells(
                {**employee(1), "periode": date(2024, 10, 1), "blth_terakhir": date(2024, 10, 1)},
                {**employee(2), "tgl_lahir": date(1990, 6, 5), "tgl_kepesertaan": date(2024, 11, 1)},
                {**employee(3), "tgl_lahir": 33029},
                {**employee(4), "periode": date(2024, 10, 15)},
            )
        ),
        "workbook_with_blank_rows.xlsx": workbook([*cells(employee(1)), [], ["  "], *cells(employee(2))[1:]]),
        "workbook_with_a_title.xlsx": workbook([["DATA PESERTA"], [], *cells(employee(1))]),
        "workbook_with_a_header_alone.xlsx": workbook(cells()),
        "workbook_with_two_sheets.xlsx": workbook(cells(*TWO), sheets=2),
        "workbook_with_a_formula.xlsx": workbook(cells(*TWO), computed("npp", "=CONCAT(1)", "00012345")),
        "workbook_with_an_error.xlsx": workbook(cells(*TWO), computed("upah", "=1/0", "#DIV/0!")),
        "workbook_without_rows.xlsx": workbook([]),
        "parquet_of_texts.parquet": parquet(lambda table: table),
        "parquet_of_nik_numbers.parquet": parquet(niks_as(pyarrow.int64(), second="6371014506900002")),
        "parquet_of_nik_fractions.parquet": parquet(niks_as(pyarrow.float64())),
        "parquet_without_rows.parquet": parquet(lambda table: table.slice(0, 0)),
        "parquet_with_a_column_more.parquet": parquet(
            lambda table: table.append_column("telepon", pyarrow.array(["081234567890"] * 3))
        ),
        "parquet_of_lists.parquet": parquet(
            lambda table: table.set_column(3, "nama", pyarrow.array([["Siti"], ["Aminah"], []]))
        ),
    }
