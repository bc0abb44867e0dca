"""Tables that jobs read, beside the warehouse: whoever does a job finds them there."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow

from flows.disk import replace_bytes
from flows.problems import Problem


@dataclass(frozen=True)
class Supplies:
    """Tables in a file of their own, under the digest of their bytes. None of one person."""

    path: Path

    def read(self) -> dict[str, pyarrow.Table]:
        """Return the tables by name. Raises Problem where the file is not what was written."""
        content = self.path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.path.stem:
            raise Problem(
                f"{self.path} is damaged. Run again; said once more, see the disk of the warehouse."
            )
        tables, source = {}, pyarrow.py_buffer(content)
        with pyarrow.ipc.open_stream(source) as stream:
            batches = stream.read_all().to_pylist()
        for row in batches:
            tables[row["name"]] = pyarrow.ipc.open_stream(row["content"]).read_all()
        return tables


def lay_out(tables: Mapping[str, pyarrow.Table], folder: Path) -> Supplies:
    """Write tables where jobs find them."""
    listed = [{"name": name, "content": _written(table)} for name, table in sorted(tables.items())]
    schema = pyarrow.schema({"name": pyarrow.string(), "content": pyarrow.large_binary()})
    content = _written(pyarrow.Table.from_pylist(listed, schema=schema))
    path = folder / f"{hashlib.sha256(content).hexdigest()}.arrows"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_bytes(path, content)
    return Supplies(path)


def _written(table: pyarrow.Table) -> bytes:
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())
