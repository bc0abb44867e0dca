"""Small extracts of a few months, written as the intake keeps them, and closed."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow
import pyarrow.parquet

from flows.engine.local import Local
from flows.intake.checksums import sha256_of_file
from flows.warehouse.period import close_period, period_tables
from flows.warehouse.period_inputs import Extract, History, PeriodPlan, inputs_of, period_plan
from flows.warehouse.period_tables import DATASETS, INPUTS

Member = dict[str, Any]
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2024, month, 1) for month in range(9, 13))
TYPES = {
    "BIGINT": pyarrow.int64(),
    "BOOLEAN": pyarrow.bool_(),
    "DATE": pyarrow.date32(),
    "DECIMAL(18,2)": pyarrow.int64(),
    "UBIGINT": pyarrow.uint64(),
    "UTINYINT": pyarrow.uint8(),
    "UUID": pyarrow.string(),
    "VARCHAR": pyarrow.string(),
}
REGENCIES = ("6301", "6302", "6303", "6304", "6371", "6401", "6402", "6403", "6471", "6501")
ABOVE = {"0000": None, "KAL": "0000", **{f"{code[:2]}00": "0000" for code in REGENCIES}}
REGIONS = pyarrow.table(
    {
        "region_code": [*ABOVE, *REGENCIES],
        "parent_region_code": [*ABOVE.values(), *(f"{code[:2]}00" for code in REGENCIES)],
        "island_group_code": [None, None, *["KAL"] * (len(ABOVE) - 2 + len(REGENCIES))],
    }
)
NAMELESS: Member = {"segment": "JAKON", "bucket": 0, "region_code": "6401", "is_active": True}
"""A construction worker without a KPJ: counted, and followed by nobody."""


def schema(columns: dict[str, str]) -> pyarrow.Schema:
    return pyarrow.schema([(name, TYPES[kind]) for name, kind in columns.items()])


def member(number: int, region: str = "6401", segment: str = "PU", **cells: Any) -> Member:
    """One delivered membership; the number spreads over the buckets."""
    pseudonym = UUID(int=(number % 64 << 122) + number)
    return {
        "membership_id": str(pseudonym),
        "bucket": number % 64,
        "person_id": str(UUID(int=number // 2 + 1)),
        "region_code": region,
        "domicile_region_code": region,
        "segment": segment,
        "office_code": "K01",
        "is_active": True,
        "wage_band": number % 5,
        "joined_date": date(2020, 1, 1),
        **cells,
    }


def extract(
    folder: Path, period: date, sender: str, rows: list[dict[str, Any]], dataset: str = "memberships"
) -> Extract:
    """Write the accepted rows of a delivery as the intake keeps them."""
    lines = [{"line": line, **row} for line, row in enumerate(rows, 2)]
    table = pyarrow.Table.from_pylist(lines, schema=schema(DATASETS[dataset]))
    path = folder / f"{dataset}-{period:%Y-%m}-{sender}.parquet"
    pyarrow.parquet.write_table(table, path)
    sha256 = sha256_of_file(path)
    name = f"{dataset}/{period:%Y-%m}/{sender}@{sha256[:12]}"
    return Extract(name, dataset, sender, period, sha256[:32], path, sha256)


def history(*extracts: Extract) -> History:
    """Return the history of these deliveries, of which the intake refused no row."""
    totals = [
        {
            "period": e.period,
            "delivery_id": e.delivery_id,
            "dataset": e.dataset,
            "sender": e.sender,
            "accepted": pyarrow.parquet.read_metadata(e.rows).num_rows,
            "duplicates": 0,
        }
        for e in extracts
    ]
    columns = {"period": "DATE", **INPUTS["intake.delivery_totals"]}
    return History(
        extracts=extracts,
        totals=pyarrow.Table.from_pylist(totals, schema=schema(columns)),
        refused=schema(INPUTS["intake.refused"]).empty_table(),
        regions=REGIONS,
    )


def close(deliveries: History, warehouse: Path, threads: int | None = None) -> PeriodPlan:
    """Close what is to be closed; return the plan that was carried out."""
    plan = period_plan(deliveries, warehouse)
    for month in plan.todo:
        close_period(inputs_of(deliveries, month, warehouse), warehouse, Local(warehouse / "places"), threads)
    return plan


def tables(deliveries: History, warehouse: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of all months, which are closed."""
    folders = period_plan(deliveries, warehouse).closed.values()
    return {name: table.to_pylist() for name, table in period_tables(folders).items()}


def kinds(rows: list[dict[str, Any]], period: date) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        if row["period"] == period:
            found[row["kind"]] += row["memberships"]
    return found
