"""Whether a file says "none": a header and nothing below it, as far as a glance at a small file tells."""

from pathlib import Path

MOST_BYTES = 64 << 10
"""An empty workbook takes some five thousand."""
NOTHING = b' \t,;|"'


def has_no_row(path: Path) -> bool:
    """Whether nothing stands below the header; no for what cannot be read. Its intake says what it is."""
    from flows.intake.containers import open_text  # noqa: PLC0415 - few runs see such a file
    from flows.intake.decoding import Refused  # noqa: PLC0415
    from flows.intake.parquet import read_parquet  # noqa: PLC0415
    from flows.intake.workbook import read_workbook  # noqa: PLC0415

    if path.stat().st_size > MOST_BYTES:
        return False
    try:
        if path.suffix in (".parquet", ".xlsx"):
            sheets = read_parquet(path) if path.suffix == ".parquet" else [read_workbook(path)]
            return not any(sheet.rows.num_rows for sheet in sheets)
        with open_text(path) as stream:
            content = stream.read(MOST_BYTES + 1)
    except Refused:
        return False
    text = content.replace(b"\0", b"")  # of UTF-16 the signs of a header remain
    if len(content) > MOST_BYTES or not text.endswith(b"\n"):
        return False
    return sum(bool(line.strip(NOTHING)) for line in text.splitlines()) == 1
