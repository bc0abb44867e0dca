"""One delivery taken in: accepted, refused in part or in whole, and every line of it counted."""

from pathlib import Path

import pyarrow
import pyarrow.compute
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import schemas
from flows.intake.intake import take_in
from flows.intake.outcome import Outcome
from flows.problems import NotPublished
from flows.settings import PROJECT, Sender, load_settings
from flows.warehouse.batch import take_in_step
from flows.warehouse.plan import make_plan
from flows.warehouse.steps import Step
from tests.conftest import copy_raw

HEADER = "publisher,publisher_kind,note\n"
PRESS = PROJECT / "data" / "raw" / "published_figures" / "press.csv"


def publishers(text: str) -> tuple[Outcome, pyarrow.Table | None]:
    return take_in(schemas.dataset("publishers"), text.encode(), Sender(), None)


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
    outcome, _ = publishers(MIXED)
    assert (outcome.status, outcome.reason, ledger(outcome)) == ("partial", None, (10, 2, 4, 1, 3))


def test_breaches_stand_by_line_with_column_rule_expectation_and_shape() -> None:
    outcome, _ = publishers(MIXED)
    kinds = "one of office, ministry, government, press"
    assert [(b.name, b.told) for b in outcome.breaches] == [
        ("publisher_kind.not_in_list", f"line 4, column publisher_kind: found 'aaaa', expected: {kinds}"),
        ("publisher.missing", "line 6, column publisher: expected: a value. Name as in the ledger"),
        ("publisher_kind.not_in_list", f"line 6, column publisher_kind: found 'aaaa', expected: {kinds}"),
        ("field_count", "line 7: expected: 3 fields, found 2"),
        ("quote", "line 9: expected: quotes that close on the line, and no line break inside"),
    ]


def test_breaches_are_counted_by_rule() -> None:
    outcome, _ = publishers(MIXED)
    assert outcome.by_rule == {
        "field_count": 1,
        "publisher.missing": 1,
        "publisher_kind.not_in_list": 2,
        "quote": 1,
    }


def test_accepted_rows_keep_their_lines_and_their_text() -> None:
    _, accepted = publishers(MIXED)
    assert accepted is not None
    assert accepted.to_pylist() == [
        {"line": 2, "publisher": "A", "publisher_kind": "press", "note": "good"},
        {"line": 8, "publisher": "C", "publisher_kind": "office", "note": "good"},
    ]


def test_a_cell_of_spaces_is_empty() -> None:
    outcome, _ = publishers(HEADER + "A,press,\n  ,press,\n")
    assert outcome.by_rule == {"publisher.missing": 1}


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


def test_a_file_that_cannot_be_read_is_refused_with_all_its_lines() -> None:
    outcome, accepted = publishers("publisher,kind,note\nA,press,\nB,press,")
    told = (outcome.status, ledger(outcome), outcome.breaches, accepted)
    assert told == ("refused", (3, 0, 3, 0, 0), [], None)


def figures(change: tuple[str, str], regions: pyarrow.Table) -> Outcome:
    text = PRESS.read_bytes().decode()
    assert change[0] in text
    content = text.replace(*change).encode()
    return take_in(schemas.dataset("published_figures"), content, Sender(), regions)[0]


def test_kemendagri_codes_without_their_dot_refuse_the_delivery(regions: pyarrow.Table) -> None:
    outcome = figures((",64.72,", ",6472,"), regions)
    assert (outcome.status, outcome.accepted, "found '6472'" in str(outcome.reason)) == ("refused", 0, True)


def test_a_region_that_does_not_exist_refuses_its_rows(regions: pyarrow.Table) -> None:
    outcome = figures((",64.72,", ",64.99,"), regions)
    told = (outcome.status, outcome.by_rule)
    assert told == ("partial", {"scope_code_kemendagri.unreadable": outcome.rejected})


def test_a_name_that_does_not_fit_its_code_refuses_its_rows(regions: pyarrow.Table) -> None:
    outcome = figures((",64.72,", ",64.71,"), regions)
    assert (outcome.status, outcome.by_rule) == ("partial", {"scope_name.another_region": outcome.rejected})


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


@settings(max_examples=25, deadline=None)
@given(lines=st.lists(LINE, min_size=1, max_size=12))
def test_the_ledger_balances_whatever_is_delivered(lines: list[str]) -> None:
    outcome, accepted = publishers(HEADER + "".join(f"{line}\n" for line in lines))
    parts = outcome.accepted + outcome.rejected + outcome.duplicates + outcome.structural
    assert (parts, outcome.accepted) == (len(lines) + 1, accepted.num_rows if accepted else 0)


@settings(max_examples=15, deadline=None)
@given(lines=st.lists(LINE, min_size=1, max_size=8), data=st.data())
def test_the_order_of_lines_does_not_matter(lines: list[str], data: st.DataObject) -> None:
    found = []
    for order in (lines, data.draw(st.permutations(lines))):
        outcome, accepted = publishers(HEADER + "".join(f"{line}\n" for line in order))
        rows = accepted.drop_columns(["line"]).to_pylist() if accepted else []
        found.append((outcome.status, ledger(outcome), outcome.by_rule, sorted(rows, key=repr)))
    assert found[0] == found[1]
