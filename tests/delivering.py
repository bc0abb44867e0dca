"""Reference data and facts given to the intake as bytes or rows, beside the regions that they may name."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet

import schemas
from flows.intake.outcome import ROWS, Outcome
from flows.intake.reading import Place
from flows.intake.staging import expect, stage
from flows.intake.surroundings import Surroundings, opened
from flows.intake.take_in import take_in
from flows.settings import Sender

_OPEN = ExitStack()
_CONNECTIONS: dict[tuple[int, ...], tuple[dict[str, pyarrow.Table], duckdb.DuckDBPyConnection]] = {}
"""With their reference, by the identity of its tables: opening one costs more than most deliveries."""


def deliver(
    dataset: str,
    content: bytes | str,
    sender: Sender | None = None,
    regions: pyarrow.Table | None = None,
    name: str = "N01.csv",
) -> tuple[Outcome, pyarrow.Table | None]:
    """Take in a file of this name; return its outcome and its accepted rows, None where it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path, kept = Path(folder) / name, Path(folder) / "kept"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        kept.mkdir()
        place = Place(path, name.partition(".")[0], sender or Sender(), None, kept)
        [outcome] = take_in(schemas.dataset(dataset), [place], _connection(regions), None)
        rows = kept / ROWS
        return outcome, pyarrow.parquet.read_table(rows, partitioning=None) if rows.exists() else None


def staged(dataset: str, rows: dict[int, list[str]], regions: pyarrow.Table | None = None) -> pyarrow.Table:
    """Read the text of rows, by line, into the types of their model."""
    found, connection = schemas.dataset(dataset), _connection(regions)
    columns = zip(*rows.values(), strict=True)
    text = pyarrow.string()
    arrays = [pyarrow.array([cell if cell.strip() else None for cell in cells], text) for cells in columns]
    delivered = pyarrow.table([pyarrow.array(list(rows)), *arrays], names=["line", *found.header])
    expect(connection, found, [Place(Path(), "N01", Sender(), None, Path())], delivered)
    return stage(connection, found, delivered).sort_by("line")


def connection_to(reference: dict[str, pyarrow.Table]) -> duckdb.DuckDBPyConnection:
    """Return the connection that judges by this reference."""
    key = tuple(map(id, reference.values()))
    if key not in _CONNECTIONS:
        around = Surroundings("KAL", reference, Path(tempfile.gettempdir()))
        _CONNECTIONS[key] = reference, _OPEN.enter_context(opened(around))
    return _CONNECTIONS[key][1]


def _connection(regions: pyarrow.Table | None) -> duckdb.DuckDBPyConnection:
    return connection_to({} if regions is None else {"regions": regions})
