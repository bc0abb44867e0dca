"""sql/core/base_resemblances.sql and sql/marts/base_resemblances.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import drawing, filled, read_drawing

FIGURE = {
    "figure_id": "F0060",
    "measure": "base_workers",
    "is_usable": "true",
    "region_code": "6301",
    "segment": "ALL",
    "period": "2023-06-01",
    "base_definition": "office_employed",
    "value": "100000",
    "printed_unit": "1",
}
BASE = {
    "base_definition": "sakernas_employed",
    "region_code": "6301",
    "round": "2021-08-01",
    "workers": "100000",
    "base_status": "secondary_copy",
}


@cases("""
the very number resembles its round
    => resembles_definition: sakernas_employed | resembles_period: 2021-08-01 | difference: 0 | is_named: false
ten persons off resemble and the difference is the printed less the survey's
    value: 99990
    => difference: -10
eleven persons off do not
    value: 100011
    =>
nor do a few persons of a small base that are more than 0.02 percent
    value: 40009
    bases <- workers: 40000
    =>
eight of forty thousand are not more
    value: 40008
    bases <- workers: 40000
    => difference: 8
a base of rounded digits resembles nothing
    printed_unit: 10
    =>
nor does a figure of another measure or one that is not used
    figure_id | measure      | is_usable
    F0001     | participants | true
    F0002     | base_workers | false
    =>
a survey base that is rounded or estimated or derived singles out no round
    bases <-
    base_status  | round
    rounded      | 2020-08-01
    derived      | 2021-08-01
    mixed_rounds | 2022-08-01
    =>
another region is another base
    bases <- region_code: 6302
    =>
a round held after the statement is none of its origins
    bases <- round: 2023-08-01
    =>
every definition and round is told and the nearest and latest comes first
    bases <-
    base_definition       | round      | workers
    sakernas_informal     | 2020-08-01 | 100001
    sakernas_informal     | 2021-08-01 | 100001
    sakernas_working_age  | 2021-08-01 | 100003
    =>
    resembles_definition | resembles_period | resemblance_rank
    sakernas_informal    | 2020-08-01       | 2
    sakernas_informal    | 2021-08-01       | 1
    sakernas_working_age | 2021-08-01       | 3
the base of the latest round of any month repeats others
    bases <- base_definition: sakernas_employed_latest
    =>
a source that names the round says so
    base_definition: sakernas_employed | period: 2021-08-01
    => is_named: true
one that names the survey of another month does not
    base_definition: sakernas_employed | period: 2022-08-01
    => is_named: false
a number without a definition names nothing
    base_definition:
    => is_named: false
""")
def test_a_printed_base_and_the_rounds_of_its_region(run_model: Run, case: Case) -> None:
    given = {"drawn": "figure_id\nF0060", "bases": "region_code\n6301"} | case.given
    bases = filled(given["bases"], **BASE)
    tables = {
        "core.figures": filled(given["drawn"], **FIGURE),
        "core.survey_bases": with_interval(bases),
    }
    assert case.found(run_model("core.base_resemblances", given=tables)) == case.expected


def with_interval(bases: str) -> str:
    """Give each base the interval of its very number."""
    names, rows = read_drawing(bases)
    place = names.index("workers")
    return drawing([*names, "workers_low", "workers_high"], ([*row, row[place], row[place]] for row in rows))


def test_the_sentence_says_the_round_and_whether_the_source_does(run_model: Run) -> None:
    given = {
        "core.regions": "region_code\n6301",
        "core.segments": "segment\nALL",
        "core.base_resemblances": """
            figure_id | region_code | segment | resembles_definition | resembles_period | is_named
            F0059     | 6301        | ALL     | sakernas_employed    | 2021-08-01       | false
            F0310     | 6301        | ALL     | sakernas_employed    | 2022-02-01       | true
            F0311     | 6301        | ALL     | sakernas_employed    | 2025-11-01       | false
        """,
    }
    rows = run_model("marts.base_resemblances", given=given)
    assert [(row["sentence"], row["sentence_id"]) for row in rows] == [
        (
            "coincides with Sakernas August 2021; the source does not say so",
            "sama dengan Sakernas Agustus 2021; sumbernya tidak menyebutkannya",
        ),
        (
            "coincides with Sakernas February 2022, as the source says",
            "sama dengan Sakernas Februari 2022, sesuai sumbernya",
        ),
        (
            "coincides with Sakernas November 2025; the source does not say so",
            "sama dengan Sakernas November 2025; sumbernya tidak menyebutkannya",
        ),
    ]
