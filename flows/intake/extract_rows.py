"""What is kept of extracts: of a name nothing, of a number its pseudonym, people in buckets."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import duckdb
import numpy
import pyarrow

from flows.intake.judge import Judged
from flows.intake.kept_rows import KeptRows
from flows.intake.offices import of_these, offices_named, said_of_offices
from flows.intake.pseudonym import PseudonymKey
from flows.intake.queries import kept_query
from flows.intake.repeats import Settled, forget, has_key, remember, settle
from schemas.contract import Dataset


class ExtractRows:
    """Accepted rows of extracts, judged some at a time: what came twice is only known at the end.

    connection: as `surroundings.opened` gives it.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        dataset: Dataset,
        key: PseudonymKey | None,
        kept: KeptRows,
    ) -> None:
        self.connection, self.dataset, self.key, self.kept = connection, dataset, key, kept
        self.offices: dict[int, set[str]] = defaultdict(set)
        """Branches that the rows of each delivery name."""
        connection.execute("set variable key_version = ?", [key and key.version])
        forget(connection)

    def to_judge(self, rows: pyarrow.Table) -> pyarrow.Table:
        """Return all rows: whether one came before is known by what it is read as."""
        return rows

    def keep(self, staged: pyarrow.Table, judged: Judged) -> None:
        """Remember what tells rows apart; keep what is declared to be kept of the accepted ones."""
        connection, dataset = self.connection, self.dataset
        answers = {"is_refused": judged.is_refused, "has_key": has_key(dataset, judged)}
        for column, rows_of_it in answers.items():
            staged = staged.append_column(column, pyarrow.array(rows_of_it))
        for name in (column.staged for column in dataset.numbered):
            assert self.key, name  # noqa: S101
            staged = staged.append_column(f"{name}_pseudonym", self.key.pseudonyms(staged[name]))
        connection.register("judged", staged)
        for number, office in offices_named(connection, staged.column_names):
            self.offices[number].add(office)
        connection.execute(
            f"create or replace view staging.{dataset.name} as "
            f"select * exclude ({', '.join(answers)}) from judged where not is_refused"
        )
        remember(connection, dataset, staged, judged)
        del staged
        connection.execute("set arrow_lossless_conversion = true")  # a pseudonym is 16 bytes, no text
        try:
            self.kept.add(connection.sql(kept_query(dataset)).to_arrow_table())
        finally:
            connection.execute("set arrow_lossless_conversion = false")
        connection.unregister("judged")

    def settle(self, paths: Mapping[int, Path]) -> Settled:
        """Write the rows of deliveries by number, each once, and none whose key another one contradicts."""
        found = settle(self.connection)
        conflicts = numpy.array(list(found.conflicts), dtype="int64")
        for number, said in self.kept.write(paths, found.repeats, conflicts).items():
            found.refusals.setdefault(number, Counter()).update(said)
        if self.offices:
            said_of = said_of_offices(self.connection)
            found.offices.update({number: of_these(said_of, named) for number, named in self.offices.items()})
        return found
