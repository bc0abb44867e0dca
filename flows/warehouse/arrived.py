"""What reached the models, counted as each dataset declares it, for the checks to compare."""

import duckdb

import schemas
from flows.problems import NotPublished
from schemas.contract import Counted


def count_arrived(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ledger.arrived: of curated data the rows by delivery, of extracts what is counted of a month."""
    rows = [
        f"select '{name}' as dataset, 'rows' as measure, delivery_id, count(*)::hugeint as value "
        f"from staging.{name} group by delivery_id"
        for name in schemas.CURATED
    ]
    records = [
        f"select '{name}' as dataset, '{counted.measure}' as measure, * from ({_of_months(name, counted)})"
        for name in schemas.EXTRACTS
        if (counted := schemas.dataset(name).counted)
    ]
    connection.execute(f"create table ledger.arrived as {' union all by name '.join([*rows, *records])}")


def _of_months(name: str, counted: Counted) -> str:
    """Return the query of what is counted of the months of an extract, by segment."""
    values = " + ".join(counted.columns)
    where = " and ".join(f"{column} = '{value}'" for column, value in counted.where.items())
    segments = ", ".join(f"'{segment}'" for segment in counted.segments)
    of = f"period.{name}"
    if len(counted.segments) == 1:
        of = f"(select *, {segments} as segment from {of})"
    return (
        f"select period, segment, coalesce(sum({values}) filter (where {where}), 0) as value "
        f"from {of} where segment in ({segments}) group by period, segment"
    )


def refuse_keys_twice(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse a key that two deliveries of a dataset hold; within one delivery the intake has seen to it."""
    for name, key in ((name, schemas.dataset(name).key) for name in schemas.CURATED):
        places = "string_agg(delivery_id || ' line ' || line, ' and ' order by delivery_id)"
        twice = connection.execute(
            f"select {', '.join(key)}, {places} from staging.{name} "
            f"group by {', '.join(key)} having count(*) > 1 order by all limit 1"
        ).fetchone()
        if twice is not None:
            told = ", ".join(f"{part} {value}" for part, value in zip(key, twice, strict=False))
            raise NotPublished(
                f"{name}: {told} is delivered twice, {twice[-1]}. Remove it from one of the files, "
                "or name the correction of a file <sender>.r2.csv, so that it replaces the file."
            )
