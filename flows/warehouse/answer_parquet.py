"""Write the rows of an answer into a Parquet file that keeps their types."""

from pathlib import Path

import pyarrow
from pyarrow import parquet

from flows.problems import WrongUsage
from flows.warehouse.query import ArrowAnswer


def write_parquet(answer: ArrowAnswer, path: Path) -> int:
    """Write batch by batch, each a row group; return the number of rows.

    DECIMAL, DATE, TIMESTAMP, BIGINT and all other types stay what they are. Raises WrongUsage for a type that
    Parquet has not.
    """
    rows = 0
    try:
        with parquet.ParquetWriter(path, answer.schema, compression="zstd") as writer:
            for batch in answer.batches:
                writer.write_batch(batch)
                rows += batch.num_rows
    except pyarrow.ArrowNotImplementedError:
        told = ", ".join(
            f"{field.name} ({kind})" for field, kind in zip(answer.schema, answer.types, strict=True)
        )
        raise WrongUsage(
            f"Parquet has no type for one of the columns: {told}. Cast it to text: column::varchar"
        ) from None
    return rows
