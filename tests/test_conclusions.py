"""What the run concludes is about the two months it speaks of, whatever lies between them."""

from pathlib import Path

from flows.report.summary import summary_data
from flows.settings import Settings
from tests.builds import warm_copy
from tests.conftest import publish


def test_a_count_of_a_month_in_between_takes_no_conclusion_away(tmp_path: Path, published: Settings) -> None:
    settings = warm_copy(published, tmp_path)
    ledger = (settings.raw / "published_figures" / "press.csv").read_text(encoding="utf-8").splitlines()
    row = dict(zip(ledger[0].split(","), ledger[1].split(","), strict=True))
    row |= {"figure_id": "F9001", "value": "3500000", "as_of": "2024-06", "as_of_precision": "month"}
    row |= {"published_on": "2024-07-15"}
    between = f"{ledger[0]}\n{','.join(row.values())}\n"
    (settings.raw / "published_figures" / "later.csv").write_text(between, encoding="utf-8")
    reading = "F9001,participants,2024-06,ALL,all,ministry_active,,100000,rounded,"
    header = (settings.raw / "figure_readings" / "curated.csv").read_text(encoding="utf-8").splitlines()[0]
    (settings.raw / "figure_readings" / "later.csv").write_text(f"{header}\n{reading}\n", encoding="utf-8")
    publish(settings)
    before, after = summary_data(published.published), summary_data(settings.published)
    assert after["ledger"]["accepted"] == before["ledger"]["accepted"] + 2
    assert after["conclusions"] == before["conclusions"]
