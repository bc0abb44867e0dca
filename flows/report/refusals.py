"""What of the deliveries is not used, counted by sender and rule; no value of a row."""

from pathlib import Path
from typing import Any

import duckdb

from flows.warehouse.build import CONFIG

COUNTED = """
select
    deliveries.dataset,
    coalesce(deliveries.sender, '') as sender,
    delivery_rules.rule as found,
    count(*) as deliveries,
    sum(delivery_rules.breaches)::bigint as rows,
from audit.delivery_rules
inner join audit.deliveries using (delivery_id)
where delivery_rules.severity = 'error'
group by all

union all

select
    dataset,
    coalesce(sender, '') as sender,
    'the whole delivery is ' || status as found,
    count(*) as deliveries,
    sum(coalesce(physical_rows, 0))::bigint as rows,
from audit.deliveries
where status in ('held', 'refused')
group by all

order by dataset, sender, found
"""


def refusals(published: Path) -> list[dict[str, Any]]:
    """Return dataset, sender, what was found, in how many deliveries and rows; empty where all is used."""
    with duckdb.connect(str(published), read_only=True, config=CONFIG) as connection:
        cursor = connection.execute(COUNTED)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
