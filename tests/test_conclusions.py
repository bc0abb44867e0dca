"""What the run concludes is about the two months it speaks of, whatever lies between them."""

from pathlib import Path

import duckdb

from flows.report.summary import summary_data
from flows.settings import Settings
from tests.builds import keyed, warm_copy
from tests.conftest import publish
from tests.intake.extracts.memberships import employee, text_of


def test_a_count_in_between_and_records_that_are_not_whole_change_neither_conclusion_nor_headline(
    tmp_path: Path, published: Settings
) -> None:
    settings = keyed(warm_copy(published, tmp_path), tmp_path)
    ledger = (settings.raw / "published_figures" / "press.csv").read_text(encoding="utf-8").splitlines()
    row = dict(zip(ledger[0].split(","), ledger[1].split(","), strict=True))
    row |= {"figure_id": "F9001", "value": "3500000", "as_of": "2024-06", "as_of_precision": "month"}
    row |= {"published_on": "2024-07-15"}
    between = f"{ledger[0]}\n{','.join(row.values())}\n"
    (settings.raw / "published_figures" / "later.csv").write_text(between, encoding="utf-8")
    reading = "F9001,participants,2024-06,ALL,all,ministry_active,,100000,rounded,"
    header = (settings.raw / "figure_readings" / "curated.csv").read_text(encoding="utf-8").splitlines()[0]
    (settings.raw / "figure_readings" / "later.csv").write_text(f"{header}\n{reading}\n", encoding="utf-8")
    senders = {"2024-10": ("N01", "N02"), "2024-11": ("N01",)}  # N02 did not deliver November
    for month, names in senders.items():
        folder = settings.raw / "memberships" / month
        folder.mkdir(parents=True)
        for place, name in enumerate(names):
            rows = [employee(20 * place + n, periode=month, blth_terakhir=month) for n in range(1, 21)]
            (folder / f"{name}.csv").write_text(text_of(rows), encoding="utf-8")
    publish(settings)
    before, after = summary_data(published.published), summary_data(settings.published)
    assert after["ledger"]["accepted"] == before["ledger"]["accepted"] + 2 + 3 * 20
    assert after["conclusions"] == before["conclusions"]
    assert headline(settings) == headline(published)
    with duckdb.connect(str(settings.published), read_only=True) as warehouse:
        counted = warehouse.execute(f"{NOVEMBER} and provenance = 'administrative'").fetchall()
    assert {row[-1] for row in counted} == {False}


NOVEMBER = (
    "select participant_definition, coverage_rate, is_complete from marts.coverage "
    "where region_code = 'KAL' and segment = 'ALL' and period = '2024-11-01'"
)


def headline(settings: Settings) -> list[tuple[object, ...]]:
    """Return the territory's headline of November 2024."""
    with duckdb.connect(str(settings.published), read_only=True) as warehouse:
        return warehouse.execute(f"{NOVEMBER} and is_headline").fetchall()
