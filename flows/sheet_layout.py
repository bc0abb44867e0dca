"""What a wide recap has beside the rows of its table, as cakupan.toml declares it; nothing is guessed.

[senders.recaps.KW-01]
layout = "wide"
skip_lines = 4                  # titles above the header
header_lines = 2                # Penerima Upah over Aktif and Non Aktif
columns = { kode_wilayah = "Kode" }
ignore_columns = ["No", "Kabupaten/Kota"]
measures = { "Penerima Upah" = { column = "jumlah", segmen = "PU" }, "Aktif" = { status = "AKTIF" } }
period_line = 3                 # names the month, as in Posisi 31 Oktober 2024
total_rows = ["JUMLAH"]         # labels of a line that is the sum of all lines above it
total_columns = ["Jumlah"]      # headings of columns that are the sum of others
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetLayout:
    """What of a sheet is no row of figures. A label is a whole cell."""

    header_lines: int = 1
    """Lines of the header; what stands below one another is one heading, each of which says a part."""
    period_line: int | None = None
    """A line, counted from 1, that names the month; without it the sheet is of the month of its folder."""
    total_rows: tuple[str, ...] = ()
    """Labels of a line that is the sum of all lines above it."""
    subtotal_rows: tuple[str, ...] = ()
    """Labels of lines that are the sum of the lines since the one before."""
    total_columns: tuple[str, ...] = ()
    """Headings of columns that are the sum of the columns with the same other heading."""
