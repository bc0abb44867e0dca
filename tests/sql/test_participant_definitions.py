"""sql/marts/participant_definitions.sql on drawn tables."""

from tests.conftest import Run


def test_only_definitions_of_its_kind_are_there_so_that_the_key_is_unique(run_model: Run) -> None:
    given = {
        "marts.definitions": """
            definition_kind | definition  | definition_name
            participants    | undisclosed | One
            base            | undisclosed | Other
        """
    }
    rows = run_model("marts.participant_definitions", given=given)
    told = [(row["participant_definition"], row["participant_definition_name"]) for row in rows]
    assert told == [("undisclosed", "One")]
