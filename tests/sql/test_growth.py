"""sql/marts/growth.sql on drawn tables."""

from tests.cases import Case, cases, lines
from tests.conftest import Run
from tests.drawn import Row, cells
from tests.specified import Cells, Rows, drawn, given_and_told, rows_of_kinds, tell

REGIONS = "region_code: 6400 | region_name: Kalimantan Timur | region_level: province"
SEGMENTS = "segment: BPU | segment_name: Informal workers"
DEFINITIONS = """
    definition_kind | definition        | is_comparable | counted_unit
    participants    | kanwil_2024       | true          | unstated
    participants    | undisclosed       | false         | unstated
    participants    | admin_memberships | true          | membership
"""
USUAL = {
    "region_code": "6400",
    "segment": "BPU",
    "measure": "participants",
    "participant_definition": "kanwil_2024",
    "provenance": "published",
    "as_of_precision": "month",
    "has_conflict": "false",
    "is_complete": "true",
    "is_suppressed": "false",
    "source": "F0001",
}
VALUES = ("value", "value_low", "value_high")


def growth(run_model: Run, facts: Rows, regimes: str = "") -> list[Row]:
    given = {
        "core.regions": REGIONS,
        "core.segments": SEGMENTS,
        "core.definitions": DEFINITIONS,
        "core.rate_regimes": regimes,
        "core.participation_facts": drawn(facts, **USUAL),
    }
    return run_model("marts.growth", given=given)


@cases("""
a stock is against the month of its basis, not the previous row
    fact <- period: 2023-10-01 | value: 80
    fact <- period: 2023-12-01 | value: 90
    fact <- period: 2024-09-01 | value: 95
    fact <- period: 2024-10-01 | value: 100
    => growth_basis: december_stock | compared_period: 2023-12-01 | growth_rate: 10 / 90
    => growth_basis: month_on_month | compared_period: 2024-09-01 | growth_rate: 5 / 95
    => growth_basis: year_on_year | compared_period: 2023-10-01 | growth_rate: 20 / 80
a flow is against the same months of last year and all of it
    fact <- measure: new_participants | period: 2023-10-01 | value: 80
    fact <- measure: new_participants | period: 2023-12-01 | value: 120
    fact <- measure: new_participants | period: 2024-10-01 | value: 100
    => growth_basis: full_previous_year | compared_period: 2023-12-01 | growth_rate: 100 - 120 / 120
    => growth_basis: year_to_date | compared_period: 2023-10-01 | growth_rate: 20 / 80
a December stock is against the December before it, and a gap is no growth
    fact <- period: 2023-10-01 | value: 80
    fact <- period: 2023-12-01 | value: 90
    => growth_basis: december_stock | compared_period: 2022-12-01
    => growth_basis: month_on_month | compared_value: | compared_is_complete: | growth_rate: | is_comparable: false | reason_code: no_compared_figure
    => growth_basis: year_on_year | compared_period: 2022-12-01
a stock of a year is a December stock only
    fact <- period: 2023-12-01 | as_of_precision: year | value: 80
    fact <- period: 2024-12-01 | as_of_precision: year | value: 100
    => growth_basis: december_stock | growth_rate: 20 / 80 | is_comparable: false | reason_code: year_precision
a stock of a year that is not read as December is none at all
    fact <- period: 2024-06-01 | as_of_precision: year | value: 100
    =>
a stock of a year is no month to compare with
    fact <- period: 2023-12-01 | as_of_precision: year | value: 80
    fact <- period: 2024-12-01 | as_of_precision: month | value: 100
    => growth_basis: december_stock | growth_rate: 20 / 80 | is_comparable: false | reason_code: year_precision
    => growth_basis: month_on_month | reason_code: no_compared_figure
    => growth_basis: year_on_year | reason_code: no_compared_figure
nor is it the month before January
    fact <- period: 2023-12-01 | as_of_precision: year | value: 80
    fact <- period: 2024-01-01 | as_of_precision: month | value: 90
    => growth_basis: december_stock | growth_rate: 10 / 80
    => growth_basis: month_on_month | reason_code: no_compared_figure
    => growth_basis: year_on_year | reason_code: no_compared_figure
a stock of a December is no year
    fact <- period: 2023-12-01 | as_of_precision: month | value: 80
    fact <- period: 2024-12-01 | as_of_precision: year | value: 100
    => growth_basis: december_stock | growth_rate: 20 / 80 | is_comparable: false | reason_code: year_precision
a flow of a year is against the flow of the year before
    fact <- measure: new_participants | period: 2023-12-01 | as_of_precision: year | value: 80
    fact <- measure: new_participants | period: 2024-12-01 | as_of_precision: year | value: 100
    => growth_basis: full_previous_year | growth_rate: 20 / 80 | is_comparable: true | reason_code:
    => growth_basis: year_to_date | growth_rate: 20 / 80 | is_comparable: true | reason_code:
from nothing it is unknown
    fact <- period: 2023-12-01 | value: 0
    fact <- period: 2024-01-01 | value: 100
    => growth_basis: december_stock | change: 100 | growth_rate:
    => growth_basis: month_on_month | change: 100 | growth_rate:
    => growth_basis: year_on_year | change: | growth_rate:
its interval holds the printing of both values
    fact <- measure: new_participants | period: 2023-12-01 | value: 80 | value_low: 75 | value_high: 89
    fact <- measure: new_participants | period: 2024-12-01 | value: 100 | value_low: 95 | value_high: 109
    => growth_basis: full_previous_year | growth_rate_low: 95 - 89 / 89 | growth_rate_high: 109 - 75 / 75
    => growth_basis: year_to_date | growth_rate_low: 95 - 89 / 89 | growth_rate_high: 109 - 75 / 75
both values trace to their figures and days
    fact <- measure: new_participants | period: 2023-12-01 | value: 95 | source: F0001 | as_of_latest_date: 2023-12-20
    fact <- measure: new_participants | period: 2024-12-01 | value: 100 | source: F0002 | as_of_latest_date: 2024-12-31
    => source: F0002 | as_of_date: 2024-12-31 | compared_source: F0001 | compared_as_of_date: 2023-12-20
    => value: 100 | compared_value: 95 | change: 5 | reason_code: provisional
""")
def test_growth_of_the_last_month(run_model: Run, case: Case) -> None:
    (facts,) = rows_of_kinds(case, "fact")
    rows = growth(run_model, facts)
    tell([row for row in rows if str(row["period"]) == facts[-1]["period"]], case.result)


@lines("""
    measure                    | provenance     | participant_definition | => | measure_kind | unit        | bases
    participants               | published      | kanwil_2024            |    | stock        | persons     | december_stock month_on_month year_on_year
    registered                 | published      | kanwil_2024            |    | stock        | persons     | december_stock month_on_month year_on_year
    inactive                   | published      | kanwil_2024            |    | stock        | persons     | december_stock month_on_month year_on_year
    employers                  | published      | kanwil_2024            |    | stock        | employers   | december_stock month_on_month year_on_year
    projects                   | published      | kanwil_2024            |    | stock        | projects    | december_stock month_on_month year_on_year
    new_participants           | published      | kanwil_2024            |    | flow         | persons     | full_previous_year year_to_date
    exited_participants        | published      | kanwil_2024            |    | flow         | persons     | full_previous_year year_to_date
    contributions_received_idr | published      | kanwil_2024            |    | flow         | IDR         | full_previous_year year_to_date
    contributions_covered_idr  | published      | kanwil_2024            |    | flow         | IDR         | full_previous_year year_to_date
    participants               | administrative | admin_memberships      |    | stock        | memberships | december_stock month_on_month year_on_year
    participants               | published      | admin_memberships      |    | stock        | persons     | december_stock month_on_month year_on_year
    employers                  | administrative | admin_memberships      |    | stock        | employers   | december_stock month_on_month year_on_year
""")
def test_a_stock_grows_by_months_and_a_flow_by_years(run_model: Run, case: Case) -> None:
    given, told = given_and_told(case)
    rows = growth(run_model, [{"period": "2024-10-01", "value": "100", **given}])
    tell(rows, [{**told, "growth_basis": basis} for basis in str(told.pop("bases")).split()])


@lines("""
    case                           | column                 | earlier        | later       | => | compared_value | change | is_comparable | reason_code
    one count of whole months      | is_complete            | true           | true        |    | 95             | 5      | true          |
    two definitions                | participant_definition | undisclosed    | kanwil_2024 |    |                |        | false         | no_compared_figure
    two provenances                | provenance             | administrative | published   |    |                |        | false         | no_compared_figure
    two measures                   | measure                | registered     | participants |   |                |        | false         | no_compared_figure
    two regions                    | region_code            | 6500           | 6400        |    |                |        | false         | no_compared_figure
    two segments                   | segment                | PU             | BPU         |    |                |        | false         | no_compared_figure
    two of nobody knows whom       | participant_definition | undisclosed    | undisclosed |    | 95             | 5      | false         | definition_undisclosed
    a contradicted one at first    | has_conflict           | true           | false       |    | 95             | 5      | false         | conflict
    a contradicted one at last     | has_conflict           | false          | true        |    | 95             | 5      | false         | conflict
    a month not over at first      | as_of_latest_date      | 2024-09-29     | 2024-10-31  |    | 95             | 5      | true          | provisional
    a month not over at last       | as_of_latest_date      | 2024-09-30     | 2024-10-30  |    | 95             | 5      | true          | provisional
    two months that were over      | as_of_latest_date      | 2024-09-30     | 2024-10-31  |    | 95             | 5      | true          |
    an incomplete one at first     | is_complete            | false          | true        |    | 95             |        | false         | incomplete
    an incomplete one at last      | is_complete            | true           | false       |    | 95             |        | false         | incomplete
    a hidden one at first          | is_suppressed          | true           | false       |    |                |        | false         | suppressed
    a hidden one at last           | is_suppressed          | false          | true        |    | 95             |        | false         | suppressed
    two hidden ones                | is_suppressed          | true           | true        |    |                |        | false         | suppressed
""")
def test_a_month_is_compared_with_the_one_before(run_model: Run, case: Case) -> None:
    given, told = given_and_told(case)
    facts: Rows = [
        {
            "period": period,
            **dict.fromkeys(VALUES, value),
            str(given["column"]): given[end],
        }
        for period, value, end in (("2024-09-01", "95", "earlier"), ("2024-10-01", "100", "later"))
    ]
    facts = [fact | dict.fromkeys(VALUES) if fact.get("is_suppressed") == "true" else fact for fact in facts]
    rows = growth(run_model, facts)
    rows = [
        row for row in rows if (row["growth_basis"], str(row["period"])) == ("month_on_month", "2024-10-01")
    ]
    if given["column"] == "is_complete":
        told |= {"compared_is_complete": given["earlier"], "is_complete": given["later"]}
    tell(rows, [told])
    assert rows[0]["is_suppressed"] == (given["column"] == "is_suppressed")
    if not told["change"]:
        assert cells(rows[0], "growth_rate growth_rate_low growth_rate_high") == [None] * 3


@lines("""
    case                                              | effective_from_date | effective_to_date | => | reason_code
    a rate began in the first year                    | 2024-02-01          |                   |    | rate_regime_change
    a rate began between both                         | 2024-05-01          |                   |    | rate_regime_change
    a rate began in the last month                    | 2025-04-01          |                   |    | rate_regime_change
    a relief ended with the first January             | 2023-01-01          | 2024-01-01        |    | rate_regime_change
    a relief ended with the first month               | 2023-01-01          | 2024-04-01        |    | rate_regime_change
    a relief ended just before the last month         | 2023-01-01          | 2025-03-01        |    | rate_regime_change
    a rate held from the first January on             | 2024-01-01          |                   |    |
    a rate began after both                           | 2025-05-01          |                   |    |
    a relief was over before the first January        | 2023-01-01          | 2023-12-01        |    |
    a relief still held in the last month             | 2024-01-01          | 2025-04-01        |    |
    a relief held for longer                          | 2024-01-01          | 2025-06-01        |    |
""")
def test_growth_of_contributions_says_where(run_model: Run, case: Case) -> None:
    given, told = given_and_told(case)
    measures = ("contributions_covered_idr", "contributions_received_idr", "new_participants")
    facts: Rows = [
        {"period": period, "value": value, "measure": measure}
        for period, value in (("2024-04-01", "80"), ("2025-04-01", "100"))
        for measure in measures
    ]
    rows = growth(run_model, facts, drawn([given], measure="|".join(measures)))
    rows = [row for row in rows if row["growth_basis"] == "year_to_date" and row["compared_value"]]
    marked: Cells = {
        "is_comparable": "true",
        "is_rate_regime_change": str(bool(told["reason_code"])).lower(),
        **told,
    }
    tell(rows, [marked, marked, {"is_rate_regime_change": "false", "reason_code": None}])
