"""What the months are closed from: the kept rows and the counts of all extracts that were taken in."""

from collections.abc import Iterable
from typing import Any

import pyarrow

import schemas
from flows.duck import DAY, TEXT, WHOLE, table_schema
from flows.intake.outcome import Cache
from flows.moments import first_day
from flows.warehouse.calendar import Obligation
from flows.warehouse.ledger import Taken
from flows.warehouse.period_inputs import Extract, History

TOTALS = table_schema(
    {"delivery_id dataset sender": TEXT, "rows accepted rejected duplicates": WHOLE, "period": DAY}
)
REFUSED = table_schema({"delivery_id office_code segment status": TEXT, "rows": WHOLE})


def history_of(
    taken: list[Taken], cache: Cache, regions: pyarrow.Table, owed: Iterable[Obligation] = ()
) -> History:
    """Return the history that the taken deliveries make, and what is owed; refused ones only count."""
    extracts: list[Extract] = []
    totals: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for item in taken:
        delivery, outcome = item.delivery, item.outcome
        if delivery.dataset not in schemas.EXTRACTS or delivery.period is None:
            continue
        of = {"delivery_id": delivery.delivery_id}
        named: dict[str, Any] = {**of, "dataset": delivery.dataset, "sender": delivery.sender}
        named["period"] = first_day(delivery.period)
        counts = {name: getattr(outcome, name) for name in ("accepted", "rejected", "duplicates")}
        totals.append({**named, "rows": sum(counts.values()), **counts})
        refused += [
            {**of, "office_code": office, "segment": segment, "status": status, "rows": count}
            for office, segment, status, count in outcome.refused
        ]
        if outcome.status != "refused":  # also one that says "none"
            rows = cache.rows(item.key) if outcome.accepted else None
            extracts.append(Extract(**named, key=item.key, rows=rows, sha256=outcome.rows_sha256 or ""))
    return History(
        extracts=tuple(extracts),
        totals=pyarrow.Table.from_pylist(totals, schema=TOTALS),
        refused=pyarrow.Table.from_pylist(refused, schema=REFUSED),
        regions=regions,
        owed=frozenset(
            (first_day(one.period), one.dataset, one.sender)
            for one in owed
            if one.dataset in schemas.EXTRACTS
        ),
    )
