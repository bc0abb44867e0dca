"""sql/exact/hidden_cells.sql on drawn tables; what the builder adds is specified in tests/test_disclosure.py."""

from tests.conftest import Run, one
from tests.drawn import filled


def test_what_must_be_hidden_on_its_own_begins_the_list(run_model: Run) -> None:
    given = {
        "exact.disclosure_cells": filled(
            """
                cell_id | region_code | category | component | value | is_primary
                1       | 6301        |          | joined    | 3     | true
                2       | 6302        |          | joined    | 30    | false
                3       | 6303        |          | joined    | 4     | true
                """,
            subject="flows",
            period="2025-01-01",
            segment="PU",
        ),
        "exact.disclosure_lines": """
            line_kind | total_id | cell_id
            regions   | 9        | 1
            regions   | 9        | 2
            segments  | 8        | 1
        """,
    }
    rows = run_model("exact.hidden_cells", given=given)
    assert [(row["region_code"], row["line_count"]) for row in rows] == [("6301", 2), ("6303", 0)]
    assert one(rows, cell_id=1)["is_primary"]
