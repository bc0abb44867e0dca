"""sql/marts/base_definitions.sql on drawn tables."""

from tests.conftest import Run


def test_only_definitions_of_its_kind_are_there_so_that_the_key_is_unique(run_model: Run) -> None:
    given = {
        "marts.definitions": """
            definition_kind | definition  | definition_name
            base            | undisclosed | One
            participants    | undisclosed | Other
        """
    }
    rows = run_model("marts.base_definitions", given=given)
    assert [(row["base_definition"], row["base_definition_name"]) for row in rows] == [("undisclosed", "One")]
