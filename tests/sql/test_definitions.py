"""sql/core/definitions.sql and sql/marts/definitions.sql on drawn tables."""

from tests.conftest import Run, one
from tests.drawn import Row


def definitions(run_model: Run) -> list[Row]:
    given = {
        "staging.participant_definitions": """
            participant_definition    | family      | parts        | stated_by
            kanwil_2024               | kanwil_2024 | PU+BPU+JAKON | office
            kanwil_2024_without_jakon | kanwil_2024 | PU+BPU       | office
            undisclosed               | undisclosed |              | press
        """,
        "staging.base_definitions": """
            base_definition   | kind     | is_comparable | segments
            sakernas_employed | sakernas | yes           | ALL
            undisclosed       | unknown  | no            | PU+BPU+ALL
        """,
    }
    return run_model("core.definitions", given=given)


def test_participants_and_bases_stand_in_one_list(run_model: Run) -> None:
    assert [(row["definition_kind"], row["definition"]) for row in definitions(run_model)] == [
        ("base", "sakernas_employed"),
        ("base", "undisclosed"),
        ("participants", "kanwil_2024"),
        ("participants", "kanwil_2024_without_jakon"),
        ("participants", "undisclosed"),
    ]


def test_a_definition_of_another_family_is_a_variant(run_model: Run) -> None:
    rows = definitions(run_model)
    assert [row["definition"] for row in rows if row["is_variant"]] == ["kanwil_2024_without_jakon"]


def test_a_base_is_no_variant(run_model: Run) -> None:
    assert one(definitions(run_model), definition="sakernas_employed")["is_variant"] is False


def test_two_figures_of_an_undisclosed_definition_may_not_be_compared(run_model: Run) -> None:
    rows = definitions(run_model)
    assert {(row["definition_kind"], row["definition"]): row["is_comparable"] for row in rows} == {
        ("base", "sakernas_employed"): True,
        ("base", "undisclosed"): False,
        ("participants", "kanwil_2024"): True,
        ("participants", "kanwil_2024_without_jakon"): True,
        ("participants", "undisclosed"): False,
    }


def test_the_mart_tells_both_kinds_apart(run_model: Run) -> None:
    given = {
        "core.definitions": """
            definition_kind | definition
            participants    | undisclosed
            base            | undisclosed
        """
    }
    rows = run_model("marts.definitions", given=given)
    assert [row["definition_kind"] for row in rows] == ["base", "participants"]


def test_the_mart_names_bases_counts_of_all_and_counts_of_one_place(run_model: Run) -> None:
    given = {
        "core.definitions": """
            definition_kind | definition        | stated_by | base_name      | base_name_id
            base            | undisclosed       |           | base not stated | penyebut tidak disebutkan
            participants    | undisclosed       | press     |                |
            participants    | admin_memberships | office    |                |
            participants    | kalteng_2025      | office    |                |
        """
    }
    rows = run_model("marts.definitions", given=given)
    assert [(row["definition_name"], row["definition_name_id"]) for row in rows] == [
        ("base not stated", "penyebut tidak disebutkan"),
        ("Memberships in the records", "Kepesertaan dalam data kantor"),
        ("Kalteng 2025, office", "Kalteng 2025, kantor"),
        ("Not stated", "Tidak disebutkan"),
    ]
