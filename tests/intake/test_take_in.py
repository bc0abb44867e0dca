"""One delivery taken in: accepted, refused in part or in whole, and every line of it counted."""

from collections import Counter
from pathlib import Path

import pyarrow
import pyarrow.compute
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake.outcome import Outcome
from flows.problems import NotPublished
from flows.settings import PROJECT, load_settings
from flows.warehouse.batch import take_in_step
from flows.warehouse.plan import make_plan
from flows.warehouse.steps import Step
from tests.conftest import copy_raw
from tests.delivering import deliver

HEADER = "publisher,publisher_kind,note\n"
PRESS = PROJECT / "data" / "raw" / "published_figures" / "press.csv"


def publishers(text: str) -> tuple[Outcome, pyarrow.Table | None]:
    return deliver("publishers", text)


def ledger(outcome: Outcome) -> tuple[int, int, int, int, int]:
    return (outcome.physical_rows, outcome.accepted, outcome.rejected, outcome.duplicates, outcome.structural)


MIXED = """publisher,publisher_kind,note
A,press,good

B,blog,of no kind
A,press,good
,blog,nobody
C,press
C,office,good
"D,press,a quote that does not close
,,
"""


def test_a_mixed_delivery_is_accepted_in_part_and_every_line_is_counted() -> None:
    outcome, accepted = publishers(MIXED)
    kinds = "one of office, ministry, government, press"
    assert (outcome.status, outcome.reason, ledger(outcome)) == ("partial", None, (10, 2, 4, 1, 3))
    assert [(b.name, b.told) for b in outcome.breaches] == [
        ("publisher_kind.not_in_list", f"line 4, column publisher_kind: found 'aaaa', expected: {kinds}"),
        ("publisher.missing", "line 6, column publisher: expected: a value. Name as in the ledger"),
        ("publisher_kind.not_in_list", f"line 6, column publisher_kind: found 'aaaa', expected: {kinds}"),
        ("field_count", "line 7: expected: 3 fields, found 2"),
        ("quote", "line 9: expected: quotes that close on the line, and no line break inside"),
    ]
    assert outcome.by_rule == Counter(breach.name for breach in outcome.breaches)
    assert accepted is not None
    assert accepted.to_pylist() == [
        {"line": 2, "publisher": "A", "publisher_kind": "press", "note": "good"},
        {"line": 8, "publisher": "C", "publisher_kind": "office", "note": "good"},
    ]


@pytest.mark.parametrize("rows", [1, 2, 20_000])
def test_a_delivery_without_a_good_row_is_refused_whole_with_one_example_a_rule(rows: int) -> None:
    outcome, accepted = publishers(HEADER + "".join(f"Paper {number},blog,\n" for number in range(rows)))
    told = (outcome.status, ledger(outcome), len(outcome.breaches), accepted)
    assert told == ("refused", (rows + 1, 0, rows, 0, 1), 1, None)


def test_a_delivery_whose_rows_are_bad_for_several_reasons_is_refused_by_the_commonest() -> None:
    outcome, _ = publishers(HEADER + "A\nB,blog,\nC,blog,\n")
    assert outcome.reason == (
        "2 of 3 rows break one rule (publisher_kind.not_in_list), the first is line 3, column "
        "publisher_kind: found 'aaaa', expected: one of office, ministry, government, press. "
        "Correct the file and deliver it as its next revision, named like N01.r2.csv."
    )


def figures(change: tuple[str, str], regions: pyarrow.Table) -> Outcome:
    text = PRESS.read_bytes().decode()
    assert change[0] in text
    return deliver("published_figures", text.replace(*change), regions=regions)[0]


@pytest.mark.parametrize(
    ("code", "rule"),
    [("64.99", "scope_code_kemendagri.unreadable"), ("64.71", "scope_name.another_region")],
)
def test_a_region_that_does_not_exist_or_fit_its_name_refuses_its_rows(
    code: str, rule: str, regions: pyarrow.Table
) -> None:
    outcome = figures((",64.72,", f",{code},"), regions)
    assert (outcome.status, outcome.by_rule) == ("partial", {rule: outcome.rejected})


def test_a_region_twice_in_the_reference_is_said_and_not_counted_twice(regions: pyarrow.Table) -> None:
    samarinda = regions.filter(pyarrow.compute.field("kemendagri_code") == "64.72")
    with pytest.raises(NotPublished, match="a region is twice in the region reference"):
        figures((",64.72,", ",64.72,"), pyarrow.concat_tables([regions, samarinda]))


def test_a_file_that_changes_while_it_is_read_stops_the_run(tmp_path: Path) -> None:
    raw = copy_raw(tmp_path / "raw")
    settings = load_settings(raw=raw, warehouse=tmp_path / "warehouse")
    plan = make_plan(settings)
    with (raw / "publishers" / "curated.csv").open("a", encoding="utf-8") as file:
        file.write("Another,press,\n")
    with pytest.raises(NotPublished, match=r"publishers/curated\.csv has other bytes"):
        take_in_step(settings, plan, Step(("publishers",)))


LINE = st.one_of(
    st.tuples(
        st.sampled_from("ABCDEF"), st.sampled_from(["press", "blog", ""]), st.sampled_from(["", "n"])
    ).map(",".join),
    st.sampled_from(["", "  ", ",,", "A,press", '"A,press,', '"A",press,n', "A,press,n,\r"]),
)


@settings(max_examples=15, deadline=None)
@given(lines=st.lists(LINE, min_size=1, max_size=8), data=st.data())
def test_the_order_of_lines_does_not_matter(lines: list[str], data: st.DataObject) -> None:
    found = []
    for order in (lines, data.draw(st.permutations(lines))):
        outcome, accepted = publishers(HEADER + "".join(f"{line}\n" for line in order))
        rows = accepted.drop_columns(["line"]).to_pylist() if accepted else []
        found.append((outcome.status, ledger(outcome), outcome.by_rule, sorted(rows, key=repr)))
    assert found[0] == found[1]
