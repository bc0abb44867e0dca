"""sql/marts/categories.sql on drawn tables."""

from tests.conftest import Run, one
from tests.drawn import Row


def categories(run_model: Run) -> list[Row]:
    given = {
        "marts.programmes": """
            programme | programme_name    | programme_name_id | sort_order
            JHT       | Old-age savings   | Jaminan Hari Tua  | 3
            ALL       | All programmes    | Semua program     | 6
            unknown   | Not stated        | Tidak disebutkan  | 7
        """,
        "marts.funding_sources": """
            funding_source | funding_source_name | funding_source_name_id
            self           | Member              | Mandiri
            unknown        | Not stated          | Tidak disebutkan
        """,
    }
    return run_model("marts.categories", given=given)


def test_programmes_and_payers_bring_their_names(run_model: Run) -> None:
    rows = [row for row in categories(run_model) if row["dimension"] in ("programme", "funding_source")]
    assert [(row["dimension"], row["category"], row["category_name_id"]) for row in rows] == [
        ("funding_source", "self", "Mandiri"),
        ("funding_source", "unknown", "Tidak disebutkan"),
        ("programme", "JHT", "Jaminan Hari Tua"),
        ("programme", "unknown", "Tidak disebutkan"),
    ]


def test_every_dimension_has_names_in_both_languages_and_ends_in_unknown(run_model: Run) -> None:
    last: dict[str, str] = {}
    for row in sorted(categories(run_model), key=lambda row: row["sort_order"]):
        assert row["dimension_name"]
        assert row["dimension_name_id"]
        last[row["dimension"]] = row["category"]
    assert {name for name, category in last.items() if category != "unknown"} == {"all"}


def test_ages_sort_by_age(run_model: Run) -> None:
    ages = [row for row in categories(run_model) if row["dimension"] == "age_group"]
    named = [row["category_name"] for row in sorted(ages, key=lambda row: row["sort_order"])]
    assert (named[:2], named[-2:]) == (["Under 15", "15-19"], ["65+", "Not stated"])


def test_a_sector_goes_by_the_letter_of_its_section(run_model: Run) -> None:
    row = one(categories(run_model), dimension="sector", category="F")
    assert (row["category_name"], row["category_name_id"]) == ("Construction", "Konstruksi")
