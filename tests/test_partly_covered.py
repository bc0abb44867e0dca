"""An office that delivers a few of its regencies; a delivery is refused whole, some rows cannot be read."""

from collections.abc import Iterator

import duckdb
import pytest

from flows.settings import SQL
from schemas.workforce import DATASET
from tests.builds import cold, keyed
from tests.conftest import publish
from tests.intake.extracts.memberships import employee, text_of

WORKERS = {
    "Kota Banjarmasin": 1000,
    "Kabupaten Tanah Laut": 1000,
    "Kabupaten Kotabaru": 1000,
    "Kabupaten Barito Kuala": 1000,
}
N01 = {"6371": 300, "6301": 100}
N02 = {"6302": 200}


def extract(month: str, members: dict[str, int], office: str, first: int) -> str:
    """Return an extract with so many members in each regency."""
    places = [region for region, count in members.items() for _ in range(count)]
    return text_of(
        [
            employee(first + n, periode=month, kode_wilayah=region, kode_kantor=office)
            for n, region in enumerate(places)
        ]
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("partly")
    settings = keyed(cold(folder), folder)
    raw = settings.raw
    survey = [",".join(DATASET.header)]
    for name, employed in WORKERS.items():
        cells = dict.fromkeys(DATASET.header, "") | {"area_level": "regency", "area_name": name}
        cells |= {
            "year": "2024",
            "month": "Aug",
            "employed": str(employed),
            "source_url": "https://example.org",
        }
        survey.append(",".join([*cells.values()]))
    (raw / "workforce" / "drawn.csv").write_text("\n".join([*survey, ""]), encoding="utf-8")
    for month in ("2024-10", "2024-11"):
        (raw / "memberships" / month).mkdir(parents=True)
        first = extract(month, N01, "CAB-BANJARMASIN", 1)
        second = extract(month, N02, "CAB-BATULICIN", 1001)
        if month == "2024-10":
            second = second.replace(
                "periode,", "bulan_apa,", 1
            )  # a column that no table names: refused whole
        else:
            first += '2024-11,"00000000999"0,6371\n' * 6  # text behind a closing quote
        for sender, text in (("N01", first), ("N02", second)):
            (raw / "memberships" / month / f"{sender}.csv").write_text(text, encoding="utf-8")
    publish(settings)
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        yield connection


def test_only_what_is_delivered_has_a_count_and_is_ranked(warehouse: duckdb.DuckDBPyConnection) -> None:
    asked = (SQL / "queries" / "coverage_of_regencies.sql").read_text(encoding="utf-8")
    rows = warehouse.sql(
        f"select region_code, coverage_rate, coverage_rank, ranked_among from ({asked})"
    ).fetchall()
    assert [row for row in rows if row[0] in ("6371", "6301", "6302", "6304")] == [
        ("6371", 0.3, 1, 3),
        ("6302", 0.2, 2, 3),
        ("6301", 0.1, 3, 3),
        ("6304", None, None, None),
    ]
    counted = warehouse.sql(
        "select distinct region_code from marts.growth where provenance = 'administrative' "
        "union select region_code from marts.participation_flows order by all"
    ).fetchall()
    assert [code for (code,) in counted] == ["6300", "6301", "6302", "6371", "KAL"]


@pytest.mark.parametrize("region", ["6300", "KAL"])
def test_a_sum_over_what_nobody_delivered_is_not_complete(
    warehouse: duckdb.DuckDBPyConnection, region: str
) -> None:
    told = warehouse.execute(
        "select distinct is_complete, completeness_rate from marts.coverage "
        "where provenance = 'administrative' and period = '2024-11-01' and region_code = ?",
        [region],
    ).fetchall()
    assert told == [(False, None)]


def test_growth_against_a_month_with_a_refused_delivery_is_not_comparable(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    told = warehouse.sql(
        "select distinct region_code, is_comparable, reason_code, is_complete, compared_is_complete "
        "from marts.growth where period = '2024-11-01' and growth_basis = 'month_on_month' "
        "and measure = 'participants' and segment = 'PU' and region_code in ('6301', '6371') order by all"
    ).fetchall()
    assert told == [(code, False, "incomplete", True, False) for code in ("6301", "6371")]


def test_every_refused_row_is_in_the_reconciliation(warehouse: duckdb.DuckDBPyConnection) -> None:
    told = warehouse.sql(
        "select strftime(period, '%Y-%m'), office_code, sum(refused)::int from marts.reconciliation "
        "where refused > 0 group by all order by all"
    ).fetchall()
    refused = warehouse.sql(
        "select strftime(period, '%Y-%m'), sum(rejected_rows)::int from audit.deliveries "
        "where dataset = 'memberships' group by all order by all"
    ).fetchall()
    assert [(month, rows) for month, _, rows in told] == refused
    found = [(month, office) for month, office, _ in told]
    assert found == [("2024-10", "unknown"), ("2024-11", "CAB-BANJARMASIN")]
