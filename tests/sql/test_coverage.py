"""sql/core/coverage.sql and sql/marts/coverage.sql on drawn tables."""

from datetime import date

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, drawing, filled, read_drawing

DEFINITIONS = """
    definition_kind | definition               | is_variant | is_comparable | base_kind | segments | stated_by | counted_unit | includes_jakon | includes_pmi
    participants    | admin_memberships        | false      | true          |           |          | office    | membership   | yes            | yes
    participants    | admin_persons_any        | false      | true          |           |          | office    | person_any   | unknown        | yes
    participants    | kanwil_2023              | false      | true          |           |          | office | | |
    participants    | kanwil_2024              | false      | true          |           |          | office | | |
    participants    | a_part_of_kanwil_2024    | true       | true          |           |          | office | | |
    participants    | ministry_active          | false      | true          |           |          | ministry | | |
    participants    | a_regency                | false      | true          |           |          | government | | |
    participants    | a_newspaper              | false      | true          |           |          | press | | |
    base            | sakernas_employed        | false      | true          | sakernas  | ALL      | | | |
    base            | sakernas_employed_latest | false      | true          | sakernas  | ALL      | | | |
    base            | sakernas_able            | false      | true          | sakernas  | ALL      | | | |
    base            | sakernas_formal          | false      | true          | sakernas  | PU       | | | |
    base            | bpjs_eligible            | false      | true          | stated    | PU+ALL   | | | |
    base            | office_employed          | false      | true          | stated    | ALL      | | | |
    base            | undisclosed              | false      | false         | unknown   | ALL      | | | |
    base            | none                     | false      | false         | unknown   | JAKON    | | | |
"""
SEGMENTS = """
    segment | sakernas_base
    ALL     | sakernas_employed
    PU      | sakernas_formal
    JAKON   | none
"""
KEY = {
    "period": "2024-11-01",
    "region_code": "6400",
    "segment": "ALL",
    "participant_definition": "kanwil_2024",
}
THIRTY = "value: 30"
OF_EIGHTY = "round: 2024-08-01 | workers: 80 | workers_low: 75 | workers_high: 89"


def of_one_round(bases: str) -> str:
    """Return drawn survey bases that are made of the round they stand for, unless they say otherwise."""
    names, rows = read_drawing(bases)
    if "latest_round" in names:
        return bases
    rounds = [row[names.index("round")] for row in rows]
    drawn = ([*row, month, month] for row, month in zip(rows, rounds, strict=True))
    return drawing([*names, "earliest_round", "latest_round"], drawn)


def coverage(
    run_model: Run, facts: str = "", bases: str = "", stated: str = "", rates: str = ""
) -> list[Row]:
    """Run the model on counts, survey bases, stated bases and stated rates of one region and month."""
    given = {"core.definitions": DEFINITIONS, "core.segments": SEGMENTS}
    if facts:
        given["core.participation_facts"] = filled(
            facts,
            measure="participants",
            provenance="published",
            as_of_earliest_date="2024-11-01",
            as_of_latest_date="2024-11-30",
            as_of_precision="month",
            has_conflict="false",
            figures_considered="1",
            source="F0001",
            **KEY,
        )
    if bases:
        given["core.survey_bases"] = filled(
            of_one_round(bases),
            base_definition="sakernas_employed",
            region_code="6400",
            base_status="rounded",
            has_conflict="false",
            figures_considered="1",
            source="s#1",
        )
    if stated:
        given["core.stated_bases"] = filled(
            stated, has_conflict="false", figures_considered="1", base_status="rounded", **KEY
        )
    if rates:
        given["core.stated_rates"] = filled(rates, has_conflict="false", figures_considered="1", **KEY)
    return run_model("core.coverage", given=given)


def headlines(rows: list[Row]) -> list[tuple[str, str]]:
    return [(row["participant_definition"], row["base_definition"]) for row in rows if row["is_headline"]]


# The base of its time


def test_a_count_meets_the_latest_august_round_not_after_it(run_model: Run) -> None:
    bases = """
        round      | workers
        2023-08-01 | 50
        2024-08-01 | 80
        2025-08-01 | 90
    """
    row = one(coverage(run_model, THIRTY, bases), base_definition="sakernas_employed")
    assert cells(row, "base_workers base_as_of_date coverage_rate") == [80, date(2024, 8, 31), 30 / 80]


def test_a_count_of_august_meets_the_round_of_the_same_august(run_model: Run) -> None:
    rows = coverage(run_model, "period: 2024-08-01 | value: 30", OF_EIGHTY)
    assert rows[0]["base_workers"] == 80


def test_a_count_has_no_base_where_all_rounds_came_after_it(run_model: Run) -> None:
    rows = coverage(run_model, "period: 2024-07-01 | value: 30", OF_EIGHTY)
    assert (rows[0]["base_workers"], rows[0]["base_status"]) == (None, "missing")


def test_a_base_serves_for_eighteen_months(run_model: Run) -> None:
    facts = """
        period     | value
        2026-02-01 | 30
        2026-03-01 | 30
    """
    rows = coverage(run_model, facts, OF_EIGHTY)
    told = [(row["period"], row["base_workers"]) for row in rows]
    assert told == [(date(2026, 2, 1), 80), (date(2026, 3, 1), None)]


def test_an_older_round_does_not_stand_in_where_a_newer_one_was_held_elsewhere(run_model: Run) -> None:
    bases = """
        region_code | round      | workers
        6400        | 2023-08-01 | 50
        6500        | 2024-08-01 | 20
    """
    rows = coverage(run_model, THIRTY, bases)
    assert (rows[0]["base_workers"], rows[0]["base_status"]) == (None, "missing")


def test_the_latest_round_of_any_month_is_the_regions_own(run_model: Run) -> None:
    bases = """
        base_definition          | region_code | round      | workers
        sakernas_employed_latest | 6400        | 2024-02-01 | 78
        sakernas_employed_latest | 6500        | 2024-08-01 | 20
    """
    rows = coverage(run_model, THIRTY, bases)
    assert one(rows, base_definition="sakernas_employed_latest")["base_workers"] == 78


def test_a_round_that_stands_in_for_another_is_said(run_model: Run) -> None:
    rows = coverage(run_model, THIRTY, "round: 2024-08-01 | workers: 80 | base_status: mixed_rounds")
    assert (rows[0]["base_workers"], rows[0]["base_status"]) == (80, "mixed_rounds")


def test_the_interval_of_a_rate_holds_the_printing_of_both_parts(run_model: Run) -> None:
    rows = coverage(run_model, "value: 30 | value_low: 25 | value_high: 39", OF_EIGHTY)
    assert (rows[0]["coverage_rate_low"], rows[0]["coverage_rate_high"]) == (25 / 89, 39 / 75)


# Without a base


def test_a_region_without_a_base_shows_none_and_never_zero(run_model: Run) -> None:
    row = one(coverage(run_model, THIRTY))
    told = cells(row, "participants base_workers base_status coverage_rate unprotected_workers")
    assert told == [30, None, "missing", None, None]


def test_a_segment_over_all_employed_is_never_a_coverage(run_model: Run) -> None:
    row = one(coverage(run_model, "segment: PU | value: 30", OF_EIGHTY))
    assert (row["base_definition"], row["coverage_rate"]) == ("sakernas_formal", None)


def test_a_segment_meets_the_base_of_its_own(run_model: Run) -> None:
    bases = """
        base_definition   | round      | workers
        sakernas_employed | 2024-08-01 | 80
        sakernas_formal   | 2024-08-01 | 40
    """
    (row,) = coverage(run_model, "segment: PU | value: 30", bases)
    assert (row["base_definition"], row["coverage_rate"]) == ("sakernas_formal", 30 / 40)


def test_construction_workers_have_no_base(run_model: Run) -> None:
    row = one(coverage(run_model, "segment: JAKON | value: 30", OF_EIGHTY))
    assert (row["base_definition"], row["base_status"], row["coverage_rate"]) == ("none", "missing", None)


# Stated rates


def test_a_stated_rate_is_shown_as_printed_and_recomputed_beside_it(run_model: Run) -> None:
    rates = """
        base_definition | coverage_rate | coverage_rate_low | coverage_rate_high
        bpjs_eligible   | 0.4633        | 0.46325           | 0.4634
    """
    rows = coverage(
        run_model, "value: 25", stated="base_definition: bpjs_eligible | base_workers: 54", rates=rates
    )
    row = one(rows, base_definition="bpjs_eligible")
    assert (row["is_stated"], row["coverage_rate"], row["recomputed_rate"]) == (True, 0.4633, 25 / 54)


def test_the_interval_of_a_stated_rate_is_that_of_its_own_printing(run_model: Run) -> None:
    rates = """
        base_definition | coverage_rate | coverage_rate_low | coverage_rate_high
        bpjs_eligible   | 0.4633        | 0.46325           | 0.4634
    """
    (row,) = coverage(run_model, rates=rates)
    assert (row["coverage_rate_low"], row["coverage_rate_high"]) == (0.46325, 0.4634)


def test_a_rate_without_its_base_implies_one_from_its_own_numerators(run_model: Run) -> None:
    rates = """
        base_definition | coverage_rate | coverage_rate_low | coverage_rate_high
        undisclosed     | 0.45          | 0.42              | 0.52
    """
    rows = coverage(run_model, "value: 100 | value_least: 90 | value_greatest: 110", rates=rates)
    row = one(rows, base_definition="undisclosed")
    assert (row["base_workers"], row["base_status"], row["implied_base_low"], row["implied_base_high"]) == (
        None,
        "implied",
        173,  # 90 / 0.52 = 173.08
        262,  # 110 / 0.42 = 261.9
    )


def test_an_implied_base_that_is_a_whole_number_is_that_number(run_model: Run) -> None:
    rates = """
        base_definition | coverage_rate | coverage_rate_low | coverage_rate_high
        undisclosed     | 0.1           | 0.072             | 0.14
    """
    rows = coverage(run_model, "value: 8 | value_least: 7 | value_greatest: 9", rates=rates)
    row = one(rows, base_definition="undisclosed")
    assert (row["implied_base_low"], row["implied_base_high"]) == (50, 125)  # 7 / 0.14, 9 / 0.072


def test_a_computed_rate_implies_no_base(run_model: Run) -> None:
    row = coverage(run_model, THIRTY, OF_EIGHTY)[0]
    assert (row["implied_base_low"], row["implied_base_high"]) == (None, None)


def test_a_rate_without_a_count_keeps_its_own_dates(run_model: Run) -> None:
    rates = """
        base_definition | coverage_rate | as_of_earliest_date | as_of_latest_date | as_of_precision
        undisclosed     | 0.45          | 2024-01-01          | 2024-11-07        | year
    """
    (row,) = coverage(run_model, rates=rates)
    told = cells(row, "participants base_status as_of_latest_date as_of_precision")
    assert told == [None, "missing", date(2024, 11, 7), "year"]


def test_a_stated_base_turns_a_count_into_a_computed_rate(run_model: Run) -> None:
    stated = """
        base_definition | base_workers | base_workers_low | base_workers_high
        office_employed | 80           | 75               | 89
    """
    row = one(coverage(run_model, THIRTY, stated=stated), base_definition="office_employed")
    assert (row["is_stated"], row["coverage_rate"]) == (False, 30 / 80)


def test_a_stated_base_without_a_count_or_a_rate_is_no_coverage(run_model: Run) -> None:
    rows = coverage(run_model, stated="base_definition: bpjs_eligible | base_workers: 54")
    assert rows == []


def test_registered_members_are_no_participants(run_model: Run) -> None:
    rows = coverage(run_model, "measure: registered | value: 30", OF_EIGHTY)
    assert rows == []


# Who is left, and above one


def test_unprotected_are_the_workers_of_the_base_who_do_not_participate(run_model: Run) -> None:
    assert coverage(run_model, THIRTY, OF_EIGHTY)[0]["unprotected_workers"] == 80 - 30


def test_a_coverage_of_one_is_not_above_one_and_leaves_nobody(run_model: Run) -> None:
    row = coverage(run_model, "value: 80", OF_EIGHTY)[0]
    assert (row["coverage_rate"], row["is_above_one"], row["unprotected_workers"]) == (1.0, False, 0)


def test_a_printed_rate_above_one_leaves_the_unprotected_unknown_whatever_the_parts_say(
    run_model: Run,
) -> None:
    rows = coverage(
        run_model,
        THIRTY,
        stated="base_definition: bpjs_eligible | base_workers: 40",
        rates="base_definition: bpjs_eligible | coverage_rate: 1.5",
    )
    row = one(rows, base_definition="bpjs_eligible")
    assert (row["is_above_one"], row["unprotected_workers"]) == (True, None)


def test_a_region_without_a_rate_is_not_above_one(run_model: Run) -> None:
    assert one(coverage(run_model, THIRTY))["is_above_one"] is False


def test_a_coverage_above_one_is_kept_and_leaves_the_unprotected_unknown(run_model: Run) -> None:
    row = coverage(run_model, "value: 120", OF_EIGHTY)[0]
    assert (row["coverage_rate"], row["is_above_one"], row["unprotected_workers"]) == (1.5, True, None)


# One headline


def test_administrative_records_come_before_printed_figures(run_model: Run) -> None:
    facts = """
        provenance     | participant_definition | value
        published      | kanwil_2024            | 30
        administrative | kanwil_2024            | 31
    """
    rows = coverage(run_model, facts, OF_EIGHTY, rates="base_definition: undisclosed | coverage_rate: 0.45")
    assert [row["provenance"] for row in rows if row["is_headline"]] == ["administrative"]


@pytest.mark.parametrize(
    ("published", "headline"), [("published | kanwil_2024 | 30 | true", "published"), ("", "administrative")]
)
def test_records_that_are_not_whole_come_after_printed_figures(
    run_model: Run, published: str, headline: str
) -> None:
    facts = f"""
        provenance     | participant_definition | value | is_complete
        {published}
        administrative | kanwil_2024            | 2     | false
    """
    rows = coverage(run_model, facts, OF_EIGHTY)
    assert [row["provenance"] for row in rows if row["is_headline"]] == [headline]


def test_a_printed_rate_comes_before_a_computed_one(run_model: Run) -> None:
    rows = coverage(run_model, THIRTY, OF_EIGHTY, rates="base_definition: undisclosed | coverage_rate: 0.45")
    assert headlines(rows) == [("kanwil_2024", "undisclosed")]


def test_a_rate_comes_before_none(run_model: Run) -> None:
    rows = coverage(run_model, THIRTY, "base_definition: sakernas_able | round: 2024-08-01 | workers: 80")
    assert headlines(rows) == [("kanwil_2024", "sakernas_able")]


def test_a_whole_count_comes_before_a_part_of_it(run_model: Run) -> None:
    facts = """
        participant_definition | value
        a_part_of_kanwil_2024  | 28
        kanwil_2024            | 30
    """
    rows = coverage(run_model, facts, OF_EIGHTY)
    assert headlines(rows) == [("kanwil_2024", "sakernas_employed")]


def test_the_base_on_which_all_counts_meet_comes_before_another_one(run_model: Run) -> None:
    bases = """
        base_definition   | round      | workers
        sakernas_able     | 2024-08-01 | 90
        sakernas_employed | 2024-08-01 | 80
    """
    rows = coverage(run_model, THIRTY, bases)
    assert headlines(rows) == [("kanwil_2024", "sakernas_employed")]


@pytest.mark.parametrize(
    ("first", "second"),
    [("kanwil_2024", "ministry_active"), ("ministry_active", "a_regency"), ("a_regency", "a_newspaper")],
)
def test_the_office_comes_before_the_ministry_a_government_and_the_press(
    run_model: Run, first: str, second: str
) -> None:
    facts = f"""
        participant_definition | value
        {second}               | 28
        {first}                | 30
    """
    rows = coverage(run_model, facts, OF_EIGHTY)
    assert headlines(rows) == [(first, "sakernas_employed")]


def test_every_month_region_and_segment_has_one_headline(run_model: Run) -> None:
    facts = """
        period     | region_code | segment | value
        2024-11-01 | 6400        | ALL     | 30
        2024-12-01 | 6400        | ALL     | 31
        2024-11-01 | 6500        | ALL     | 10
        2024-11-01 | 6400        | PU      | 20
        2024-11-01 | 6400        | JAKON   | 5
    """
    rows = coverage(run_model, facts, OF_EIGHTY)
    assert [row["is_headline"] for row in rows] == [True] * 5


# What may be drawn as one line


def test_equal_definitions_are_one_series(run_model: Run) -> None:
    facts = """
        period     | value | source
        2024-11-01 | 30    | F0001
        2024-12-01 | 31    | F0002
    """
    rows = coverage(run_model, facts, OF_EIGHTY)
    assert [row["series"] for row in rows] == ["kanwil_2024 / sakernas_employed"] * 2


def test_undisclosed_bases_are_never_one_series(run_model: Run) -> None:
    rates = """
        period     | base_definition | coverage_rate | source
        2024-11-01 | undisclosed     | 0.45          | F0049
        2024-12-01 | undisclosed     | 0.46          | F0050
    """
    rows = coverage(run_model, rates=rates)
    told = [row["series"] for row in rows]
    assert told == ["kanwil_2024 / undisclosed / F0049", "kanwil_2024 / undisclosed / F0050"]


def break_reasons(rows: list[Row]) -> list[str | None]:
    return [row["break_reason"] for row in rows if row["is_headline"]]


def test_a_line_breaks_where_other_people_are_counted(run_model: Run) -> None:
    facts = """
        period     | participant_definition | value
        2024-10-01 | kanwil_2023            | 25
        2024-11-01 | kanwil_2024            | 30
        2024-12-01 | kanwil_2024            | 31
    """
    rows = coverage(run_model, facts, OF_EIGHTY)
    assert break_reasons(rows) == [None, "participant_definition_differs", None]


def test_a_line_breaks_where_the_base_is_another_one(run_model: Run) -> None:
    rates = """
        period     | base_definition | coverage_rate
        2024-11-01 | bpjs_eligible   | 0.4633
        2024-12-01 | office_employed | 0.4130
    """
    rows = coverage(run_model, rates=rates)
    assert break_reasons(rows) == [None, "base_definition_differs"]


def test_a_line_breaks_at_every_undisclosed_base(run_model: Run) -> None:
    rates = """
        period     | base_definition | coverage_rate | source
        2024-11-01 | undisclosed     | 0.45          | F0049
        2024-12-01 | undisclosed     | 0.46          | F0050
    """
    rows = coverage(run_model, rates=rates)
    assert break_reasons(rows) == [None, "base_undisclosed"]


def test_a_line_without_any_base_says_so(run_model: Run) -> None:
    facts = """
        period     | segment | value | source
        2024-11-01 | JAKON   | 5     | F0001
        2024-12-01 | JAKON   | 6     | F0002
    """
    rows = coverage(run_model, facts)
    assert break_reasons(rows) == [None, "no_base"]


def test_a_row_off_the_line_has_no_break(run_model: Run) -> None:
    facts = """
        period     | participant_definition | value
        2024-10-01 | kanwil_2023            | 25
        2024-11-01 | kanwil_2024            | 30
        2024-11-01 | ministry_active        | 36
    """
    rows = coverage(run_model, facts, OF_EIGHTY)
    assert one(rows, participant_definition="ministry_active")["break_reason"] is None


# What else a reader must know


@pytest.mark.parametrize(("last_day", "is_provisional"), [("2024-11-29", True), ("2024-11-30", False)])
def test_a_figure_of_a_month_that_was_not_over_is_provisional(
    run_model: Run, last_day: str, is_provisional: bool
) -> None:
    row = one(coverage(run_model, f"value: 30 | as_of_latest_date: {last_day}"))
    assert row["is_provisional"] is is_provisional


@pytest.mark.parametrize("contradicted", ["facts", "stated", "rates"])
def test_a_conflict_of_any_part_is_a_conflict_of_the_coverage(run_model: Run, contradicted: str) -> None:
    flags = {name: str(name == contradicted).lower() for name in ("facts", "stated", "rates")}
    facts = f"""
        value | has_conflict
        30    | {flags["facts"]}
    """
    stated = f"""
        base_definition | base_workers | has_conflict
        bpjs_eligible   | 80           | {flags["stated"]}
    """
    rates = f"""
        base_definition | coverage_rate | has_conflict
        bpjs_eligible   | 0.37          | {flags["rates"]}
    """
    rows = coverage(run_model, facts, stated=stated, rates=rates)
    assert one(rows, base_definition="bpjs_eligible")["has_conflict"] is True


def test_a_conflict_about_the_survey_base_is_a_conflict_of_the_coverage(run_model: Run) -> None:
    rows = coverage(run_model, THIRTY, "round: 2024-08-01 | workers: 80 | has_conflict: true")
    assert rows[0]["has_conflict"] is True


def test_parts_without_a_contradiction_are_no_conflict(run_model: Run) -> None:
    rows = coverage(run_model, THIRTY, OF_EIGHTY, rates="base_definition: undisclosed | coverage_rate: 0.45")
    assert [row["has_conflict"] for row in rows] == [False, False]


def test_a_rate_alone_is_no_conflict(run_model: Run) -> None:
    row = one(coverage(run_model, rates="base_definition: undisclosed | coverage_rate: 0.45"))
    assert row["has_conflict"] is False


def test_count_and_base_keep_their_intervals(run_model: Run) -> None:
    stated = """
        base_definition | base_workers | base_workers_low | base_workers_high
        bpjs_eligible   | 54           | 53               | 55
    """
    rows = coverage(
        run_model,
        "value: 30 | value_low: 28 | value_high: 33 | others_low: 25 | others_high: 39",
        OF_EIGHTY,
        stated=stated,
    )
    names = ("participants_low", "participants_high", "participants_others_low", "participants_others_high")
    found = {
        row["base_definition"]: [row[name] for name in (*names, "base_workers_low", "base_workers_high")]
        for row in rows
    }
    assert found == {"bpjs_eligible": [28, 33, 25, 39, 53, 55], "sakernas_employed": [28, 33, 25, 39, 75, 89]}


def test_only_the_base_on_which_all_counts_meet_is_the_main_one(run_model: Run) -> None:
    bases = """
        base_definition   | round      | workers
        sakernas_able     | 2024-08-01 | 90
        sakernas_employed | 2024-08-01 | 80
    """
    rows = coverage(run_model, THIRTY, bases, stated="base_definition: bpjs_eligible | base_workers: 54")
    assert [row["base_definition"] for row in rows if row["is_main_base"]] == ["sakernas_employed"]


def test_published_figures_are_complete_and_hide_nothing(run_model: Run) -> None:
    row = one(coverage(run_model, THIRTY))
    assert (row["is_complete"], row["is_suppressed"]) == (True, False)


# Records


def recorded(run_model: Run, facts: str, bases: str = OF_EIGHTY) -> list[Row]:
    defaults = {
        "participant_definition": "admin_memberships",
        "is_complete": "true",
        "is_suppressed": "false",
    }
    return coverage(run_model, filled(facts, provenance="administrative", **defaults), bases)


def test_records_say_how_much_of_a_month_was_delivered(run_model: Run) -> None:
    facts = """
        period     | value | is_complete | completeness_rate
        2024-10-01 | 30    | true        | 1
        2024-11-01 | 22    | false       | 0.75
    """
    rows = recorded(run_model, facts)
    told = ("is_complete", "completeness_rate", "is_provisional", "coverage_rate")
    found = [[row[name] for name in told] for row in rows]
    assert found == [[True, 1, False, 30 / 80], [False, 0.75, True, 22 / 80]]


def test_a_line_breaks_before_and_after_an_incomplete_month(run_model: Run) -> None:
    facts = """
        period     | value | is_complete
        2024-09-01 | 30    | true
        2024-10-01 | 22    | false
        2024-11-01 | 23    | false
        2024-12-01 | 31    | true
    """
    rows = recorded(run_model, facts)
    assert [(row["series"], row["break_reason"]) for row in rows] == [
        ("admin_memberships / sakernas_employed", None),
        ("admin_memberships / sakernas_employed / incomplete 2024-10", "incomplete"),
        ("admin_memberships / sakernas_employed / incomplete 2024-11", "incomplete"),
        ("admin_memberships / sakernas_employed", "incomplete"),
    ]


def test_a_hidden_count_shows_its_base_and_nothing_that_gives_it_back(run_model: Run) -> None:
    row = one(recorded(run_model, "value: | is_suppressed: true"))
    hidden = (
        "participants participants_low participants_high participants_others_low participants_others_high "
        "coverage_rate recomputed_rate coverage_rate_low coverage_rate_high unprotected_workers"
    )
    assert [row[name] for name in hidden.split()] == [None] * 10
    assert cells(row, "base_workers is_suppressed is_headline is_above_one") == [80, True, True, False]


def test_a_hidden_count_has_the_headline_of_its_month_though_others_are_printed(run_model: Run) -> None:
    facts = """
        provenance     | participant_definition | value | is_suppressed
        administrative | admin_memberships      |       | true
        published      | kanwil_2024            | 30    | false
    """
    rows = coverage(run_model, facts, OF_EIGHTY)
    assert headlines(rows) == [("admin_memberships", "sakernas_employed")]


def test_each_provenance_has_a_headline_of_its_own(run_model: Run) -> None:
    facts = """
        provenance     | participant_definition | value
        administrative | admin_memberships      | 31
        administrative | admin_persons_any      | 29
        published      | kanwil_2024            | 30
        published      | ministry_active        | 36
    """
    rows = coverage(run_model, facts, OF_EIGHTY)
    found = {row["participant_definition"]: row["is_headline_of_provenance"] for row in rows}
    assert found == {
        "admin_memberships": True,
        "admin_persons_any": False,
        "kanwil_2024": True,
        "ministry_active": False,
    }


@pytest.mark.parametrize(
    ("definition", "segment", "told"),
    [
        ("admin_memberships", "ALL", ["membership", "yes", "yes"]),
        ("admin_memberships", "PU", ["membership", "no", "no"]),
        ("admin_memberships", "JAKON", ["project_headcount", "yes", "no"]),
        ("admin_persons_any", "ALL", ["person_any", "unknown", "yes"]),
        ("admin_persons_any", "PU", ["person_any", "no", "no"]),
        ("admin_persons_any", "JAKON", ["person_any", "yes", "no"]),
    ],
)
def test_records_say_what_they_count(run_model: Run, definition: str, segment: str, told: list[str]) -> None:
    row = one(recorded(run_model, f"participant_definition | segment | value\n{definition} | {segment} | 30"))
    assert [row[name] for name in ("counted_unit", "includes_jakon", "includes_pmi")] == told


# Where it comes from


def test_the_statements_of_all_three_parts_are_counted(run_model: Run) -> None:
    rows = coverage(
        run_model,
        "value: 30 | figures_considered: 2",
        stated="base_definition: bpjs_eligible | base_workers: 80 | figures_considered: 3",
        rates="base_definition: bpjs_eligible | coverage_rate: 0.37 | figures_considered: 4",
    )
    assert one(rows, base_definition="bpjs_eligible")["figures_considered"] == 2 + 3 + 4


def test_a_coverage_traces_to_the_figures_of_its_parts(run_model: Run) -> None:
    rows = coverage(
        run_model, "value: 30 | source: F0010+F0014", "round: 2024-08-01 | workers: 80 | source: s#12+s#21"
    )
    assert (rows[0]["participants_source"], rows[0]["base_source"]) == ("F0010+F0014", "s#12+s#21")


def test_the_mart_carries_the_names_of_region_and_segment(run_model: Run) -> None:
    given = {
        "core.coverage": "period: 2024-11-01 | region_code: KAL | segment: ALL | coverage_rate: 0.375",
        "core.regions": "region_code: KAL | region_name: Kalimantan | region_level: island_group",
        "core.segments": "segment: ALL | segment_name: All segments",
    }
    (row,) = run_model("marts.coverage", given=given)
    told = cells(row, "region_name region_level segment_name coverage_rate")
    assert told == ["Kalimantan", "island_group", "All segments", 0.375]


@pytest.mark.parametrize(
    ("low", "high", "is_conflict"),
    [("0.49", "0.5", True), ("0.49", "0.501", False), ("0.55", "0.56", False), ("0.551", "0.56", True)],
    ids=["its open end touches", "its open end reaches in", "its closed end touches", "it begins beyond"],
)
def test_a_printed_rate_contradicts_parts_that_its_interval_does_not_hold(
    run_model: Run, low: str, high: str, is_conflict: bool
) -> None:
    """The parts allow 40 / 80 = 0.5 to 44 / 80 = 0.55; what is printed stands for its lower end and less than its upper."""
    stated = """
        base_definition | base_workers | base_workers_low | base_workers_high
        bpjs_eligible   | 80           | 80               | 80
    """
    rates = f"""
        base_definition | coverage_rate | coverage_rate_low | coverage_rate_high
        bpjs_eligible   | {low}         | {low}             | {high}
    """
    rows = coverage(run_model, "value: 42 | value_low: 40 | value_high: 44", stated=stated, rates=rates)
    assert one(rows, base_definition="bpjs_eligible")["has_conflict"] is is_conflict
