"""What is kept of reference data: all of it, for they are needed whole."""

from collections.abc import Mapping
from pathlib import Path

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from flows.intake.judge import Judged
from flows.intake.repeats import Settled


class ReferenceRows:
    """Accepted rows of one delivery, judged at once: its rules compare them with each other."""

    def __init__(self) -> None:
        self.settled = Settled(numpy.array([], dtype="int64"))
        self.accepted: pyarrow.Table | None = None

    def to_judge(self, rows: pyarrow.Table) -> pyarrow.Table:
        """Return the first of equal rows: the others would contradict it, or bear it out."""
        equal = rows.group_by(rows.column_names[1:], use_threads=False)
        first = equal.aggregate([("line", "min")])["line_min"].combine_chunks()
        if len(first) < rows.num_rows:
            is_first = pyarrow.compute.is_in(rows["line"], first)
            self.settled.repeats = rows["line"].filter(pyarrow.compute.invert(is_first)).to_numpy()
            rows = rows.filter(is_first)
        return rows

    def keep(self, staged: pyarrow.Table, judged: Judged) -> None:
        """Keep the accepted rows as they are staged."""
        self.settled.by_rule[0] = {rule: int(rows.sum()) for rule, rows in judged.broken.items()}
        self.accepted = staged.filter(pyarrow.array(~judged.is_refused)).sort_by("line")

    def settle(self, paths: Mapping[int, Path]) -> Settled:
        """Write the rows."""
        for path in paths.values():
            if self.accepted is not None:
                pyarrow.parquet.write_table(self.accepted, path)
        return self.settled
