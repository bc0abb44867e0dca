"""What a run tells the person who started it: on drawn rows, and on the shipped records."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console

from flows.report.page import write_page
from flows.report.summary import (
    SHOWN,
    hidden_lines,
    markdown_summary,
    print_summary,
    record_lines,
    refusal_lines,
    summary_data,
)
from flows.report.wording import conclusions, printed_rate
from flows.settings import Settings
from tests.altered import altered
from tests.builds import warm_copy
from tests.conftest import publish

Row = dict[str, Any]
DEC, NOV = date(2023, 12, 1), date(2024, 11, 1)


def count(period: date, definition: str, participants: int, rate: float = 0.4) -> Row:
    """One count of a month on the common base, beside the published rate of that month."""
    return {
        "period": period,
        "participant_definition": definition,
        "participants": participants,
        "published_rate": rate,
        "published_rate_low": rate - 0.00005,
        "published_rate_high": rate + 0.0001,
    }


def change(direction: str, least: float, greatest: float, **other: Any) -> Row:
    """The change from December 2023 to November 2024 as all counts of the two months see it."""
    return {
        "from_period": DEC,
        "to_period": NOV,
        "status": "comparable",
        "direction": direction,
        "least_change_points": least,
        "greatest_change_points": greatest,
        "change_low_points": least - 0.1,
        "change_high_points": greatest + 0.1,
        "common_base_name": "workers",
        "common_base_name_id": "pekerja",
        "common_from_rate": 0.3,
        "common_to_rate": 0.32,
        "comparable_count": 0,
        "reason_code": None,
    } | other


ONE_EACH = [count(DEC, "one", 2_500_000), count(NOV, "two", 3_287_020, 0.45)]


DIFFER = "participant_definition_differs, base_definition_differs, different_month"
THREE = [*ONE_EACH, count(DEC, "three", 3_619_336)]
HEAD = (
    "December 2023 to November 2024, over one base (workers)",
    "Desember 2023 sampai November 2024, dengan penyebut yang sama (pekerja)",
)


@pytest.mark.parametrize(
    ("coverage", "changes", "english", "indonesian"),
    [
        (
            ONE_EACH[:1],
            [],
            "There is no second published rate to compare with.",
            "Belum ada angka cakupan terpublikasi kedua untuk dibandingkan.",
        ),
        (
            ONE_EACH,
            [change("rose", 2, 2, comparable_count=1)],
            f"{HEAD[0]} and counted alike: coverage rose, +2.00 percentage points (between +1.90 and +2.10 from rounding alone).",
            f"{HEAD[1]} dan cara menghitung yang sama: cakupan naik, +2,00 poin persentase (antara +1,90 dan +2,10, hanya karena pembulatan).",
        ),
        (
            ONE_EACH,
            [change("rose", 2, 2, comparable_count=1, change_low_points=2, change_high_points=2)],
            f"{HEAD[0]} and counted alike: coverage rose, +2.00 percentage points (of counts to the last digit; the "
            "survey's sampling error is not known).",
            f"{HEAD[1]} dan cara menghitung yang sama: cakupan naik, +2,00 poin persentase (dari angka sampai satuan "
            "terakhir; galat sampel survei tidak diketahui).",
        ),
        (
            ONE_EACH,
            [change("fell", -2, -2, reason_code=DIFFER)],
            f"{HEAD[0]}: from 30.0 % to 32.0 %, -2.00 percentage points (between -2.10 and -1.90 from rounding alone). Participants may "
            "be counted differently and the months differ, so it is a difference between two counts, not a proven fall.",
            f"{HEAD[1]}: dari 30,0 persen menjadi 32,0 persen, -2,00 poin persentase (antara -2,10 dan -1,90, hanya karena pembulatan). Cara "
            "menghitung peserta mungkin berbeda dan bulannya tidak sama, jadi ini selisih dua hitungan, bukan bukti "
            "penurunan.",
        ),
        (
            ONE_EACH,
            [change("rose", 2, 2, reason_code="base_definition_differs")],
            f"{HEAD[0]}: from 30.0 % to 32.0 %, +2.00 percentage points (between +1.90 and +2.10 from rounding alone). Participants may "
            "be counted differently, so it is a difference between two counts, not a proven rise.",
            f"{HEAD[1]}: dari 30,0 persen menjadi 32,0 persen, +2,00 poin persentase (antara +1,90 dan +2,10, hanya karena pembulatan). Cara "
            "menghitung peserta mungkin berbeda, jadi ini selisih dua hitungan, bukan bukti kenaikan.",
        ),
        (
            THREE,
            [change("open", -5, 8)],
            f"{HEAD[0]}: whether coverage rose or fell cannot be said; the change lies between -5.10 and +8.10 "
            "percentage points, because the counts of December 2023 differ (one 2,500,000; three 3,619,336).",
            f"{HEAD[1]}: tidak dapat dikatakan apakah cakupan naik atau turun; perubahannya antara -5,10 dan +8,10 "
            "poin persentase, karena jumlah peserta Desember 2023 berbeda (one 2.500.000; three 3.619.336).",
        ),
        (
            ONE_EACH,
            [change("rose", 2, 5)],
            f"{HEAD[0]}: all counts point to a rise, of +2.00 to +5.00 percentage points (between +1.90 and +5.10 from rounding alone), "
            "but not to the same one.",
            f"{HEAD[1]}: semua hitungan menunjukkan kenaikan, +2,00 sampai +5,00 poin persentase (antara +1,90 dan "
            "+5,10, hanya karena pembulatan), tetapi besarnya tidak sama.",
        ),
        (
            ONE_EACH,
            [change("no_common_base", 0, 0)],
            "December 2023 to November 2024: no count has survey bases of the same weights in both months, so "
            "nothing can be said.",
            "Desember 2023 sampai November 2024: tidak ada jumlah peserta dengan penyebut survei berpenimbang "
            "sama di kedua bulan itu, jadi tidak ada yang dapat disimpulkan.",
        ),
    ],
    ids=[
        *(
            "one rate",
            "counted alike",
            "exact counts",
            "a difference of counts",
            "a bridge",
            "counts that disagree",
        ),
        *("counts that agree on the direction", "no common base"),
    ],
)
def test_what_is_concluded_says_no_more_than_is_known(
    coverage: list[Row], changes: list[Row], english: str, indonesian: str
) -> None:
    sentences = conclusions(coverage, changes)
    assert (sentences["en"][-1], sentences["id"][-1]) == (english, indonesian)
    assert len(sentences["en"]) == len(sentences["id"])


def test_rates_over_different_bases_are_no_series_and_others_are_not_called_so() -> None:
    sentences = conclusions(ONE_EACH, [change("rose", 2, 2, status="not_comparable")])
    assert (sentences["en"][0], sentences["id"][0]) == (
        "The published rates (40.00 %; 45.00 %) may not be read as a series: their bases or their counts differ.",
        "Angka cakupan yang dipublikasikan (40,00 persen; 45,00 persen) tidak dapat dibandingkan sebagai satu "
        "deret waktu: penyebut atau cara menghitung pesertanya berbeda.",
    )
    assert len(conclusions(ONE_EACH, [change("rose", 2, 2, comparable_count=1)])["en"]) == 1


@pytest.mark.parametrize(
    ("low", "rate", "high", "english", "indonesian"),
    [
        (0.46325, 0.4633, 0.4634, "46.33 %", "46,33 persen"),
        (0.4125, 0.413, 0.414, "41.3 %", "41,3 persen"),
        (0.405, 0.41, 0.42, "41 %", "41 persen"),
        (1.50865, 1.5087, 1.5088, "150.87 %", "150,87 persen"),
    ],
)
def test_a_published_rate_keeps_the_decimals_it_was_printed_with(
    low: float, rate: float, high: float, english: str, indonesian: str
) -> None:
    row = {"published_rate": rate, "published_rate_low": low, "published_rate_high": high}
    assert (printed_rate(row, "en"), printed_rate(row, "id")) == (english, indonesian)


def printed(published: Path) -> str:
    """Return what a run prints at its end, one line per line of a terminal."""
    text = io.StringIO()
    print_summary(published, Console(file=text, width=120))
    return text.getvalue()


def test_the_shipped_records_are_shown_as_published_and_on_one_base(published: Settings) -> None:
    rows = summary_data(published.published)["coverage"]
    digits = {"published_rate": 4, "common_rate": 3}
    shown = [tuple(round(row[name], places) for name, places in digits.items()) for row in rows]
    assert [(str(row["period"]), row["participants"]) for row in rows] == [
        ("2023-12-01", 2_500_000),
        ("2023-12-01", 3_619_336),
        ("2024-11-01", 3_287_020),
        ("2025-12-01", 3_302_762),
    ]
    assert shown == [(0.4633, 0.297), (0.4633, 0.43), (0.4534, 0.376), (0.4130, 0.373)]


def test_the_conclusions_on_the_shipped_records(published: Settings) -> None:
    sentences = summary_data(published.published)["conclusions"]
    assert [sentence.partition(":")[0] for sentence in sentences["en"]] == [
        "The published rates (46.33 %; 45.34 %; 41.30 %) may not be read as a series",
        "December 2023 to November 2024, over one base (employed people, Sakernas August)",
        "November 2024 to December 2025, over one base (employed people, Sakernas August)",
    ]
    assert "whether coverage rose or fell cannot be said" in sentences["en"][1]
    assert "(kanwil_2023 2,500,000; ministry_jkk_jkm 3,619,336)" in sentences["en"][1]
    assert "from 37.6 % to 37.3 %, -0.25 percentage points" in sentences["en"][2]
    assert "not a proven fall" in sentences["en"][2]
    assert "(46,33 persen; 45,34 persen; 41,30 persen)" in sentences["id"][0]
    assert "(kanwil_2023 2.500.000; ministry_jkk_jkm 3.619.336)" in sentences["id"][1]
    assert "dari 37,6 persen menjadi 37,3 persen, -0,25 poin persentase" in sentences["id"][2]
    assert "bukan bukti penurunan" in sentences["id"][2]


def test_all_rows_of_the_shipped_records_are_accounted_for(published: Settings) -> None:
    data, said = summary_data(published.published), printed(published.published)
    files = sorted(published.raw.rglob("*.csv"))
    rows = sum(file.read_bytes().count(b"\n") for file in files)
    assert (data["refused"], data["warnings"]) == ([], [])
    assert (
        f"Rows: {rows:,} in from {len(files)} deliveries: {rows - len(files):,} accepted, 0 refused, 0 duplicate, "
        f"{len(files)} structural.\n"
    ) in said
    assert "rejections.csv" not in said


@pytest.fixture(scope="module")
def partly(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse with a refused row, a refused file, a held file and a warning."""
    settings = warm_copy(published, tmp_path_factory.mktemp("partly"))
    header, row, *_ = (settings.raw / "published_figures/press.csv").read_text(encoding="utf-8").splitlines()
    refused = row.replace("F0001", "F9002").replace("all", "").replace("persons", "=people")
    survey, *_, last = (settings.raw / "workforce/sakernas.csv").read_text(encoding="utf-8").splitlines()
    for file, lines in {
        "published_figures/later.csv": [header, row.replace("F0001", "F9001"), refused],
        "workforce/bps.csv": [survey, last.replace("Sukamara", "KAB. TAPIN").replace("32944", "105")],
        "workforce/photo.csv": ["not,what,was,agreed", "1,2,3,4"],
        "notes.txt": ["call them"],
    }.items():
        (settings.raw / file).write_text("\n".join([*lines, ""]), encoding="utf-8")
    publish(settings)
    return settings


def test_what_was_refused_or_held_is_listed_with_its_reason(partly: Settings) -> None:
    lines = printed(partly.published).splitlines()
    told = [line for line in lines if line.startswith(("held", "partial", "refused", "Each", "warning"))]
    assert [line.partition(": ")[0] + ": " + line.split(": ")[1] for line in told] == [
        "held: notes.txt",
        "partial: published_figures/later.csv",
        "refused: workforce/photo.csv",
        f"Each refused row: {partly.warehouse / 'rejections.csv'}",
        "warning: figures_are_read",
        "warning: survey_rounds_are_alike",
    ]
    assert told[1].endswith(": 1 row(s)")
    assert "the header does not name the agreed columns" in told[2]
    assert told[4].startswith("warning: figures_are_read: 1 row(s). A figure without a reading")


UNUSED: Row = {"reason": None, "rejected_rows": None}
MANY: Row = {
    "file": "x/cakupan.duckdb",
    "warned": [],
    "warnings": [],
    "refused": [
        *(
            UNUSED | {"file": f"targets/{n:02}.XLS", "status": "held", "reason": "bad ending"}
            for n in range(20)
        ),
        *(
            UNUSED | {"file": f"targets/{n}.csv", "status": "partial", "rejected_rows": 3}
            for n in range(20, 23)
        ),
    ],
}


def test_of_many_that_are_not_used_the_first_are_named_and_all_where_somebody_wants_them() -> None:
    lines = refusal_lines(MANY)
    assert lines[0] == "held: targets/00.XLS: bad ending"
    assert lines[SHOWN:] == [
        "and 11 more, which audit.deliveries and --verbose name:",
        "  8 held: bad ending",
        "  3 partial: some of its rows are refused",
        "Each refused row: x/rejections.csv",
    ]
    every = refusal_lines(MANY, None)
    assert len(every) == 24
    assert every[22:] == ["partial: targets/22.csv: 3 row(s)", "Each refused row: x/rejections.csv"]


@pytest.mark.parametrize(
    ("hidden", "most", "told"),
    [
        ([], SHOWN, []),
        ([".x", "targets/.y"], SHOWN, ["2 whose names begin with a dot; --verbose names them."]),
        ([".x", "targets/.y"], None, ["2 whose names begin with a dot: .x, targets/.y."]),
    ],
)
def test_hidden_files_are_counted_and_named_where_somebody_wants_them(
    hidden: list[str], most: int | None, told: list[str]
) -> None:
    assert hidden_lines(hidden, most) == [f"Left alone below the raw folder: {line}" for line in told]


def test_warnings_of_rows_that_count_are_told_by_rule_and_kept_with_their_delivery(partly: Settings) -> None:
    told = "Warned of rows that count all the same: workforce employed.thousands 1. See audit.delivery_rules."
    assert told in printed(partly.published).splitlines()
    with duckdb.connect(str(partly.published), read_only=True) as warehouse:
        warned = warehouse.execute(
            "select rule, severity, breaches, status, rejected_rows from audit.delivery_rules "
            "inner join audit.deliveries using (delivery_id) where file = 'workforce/bps.csv'"
        ).fetchall()
        bases = warehouse.execute(
            "select workers from core.survey_bases where region_code = '6305' and round = date '2022-08-01'"
        ).fetchall()
    assert warned == [("employed.thousands", "warning", 1, "accepted", 0)]
    assert (105,) in bases


def test_the_markdown_holds_the_same_as_the_terminal(partly: Settings) -> None:
    markdown = markdown_summary(partly.published)
    assert markdown.startswith("# Kantor Wilayah Kalimantan: release 000002-")
    assert "| Nov 2024 | 45.34 %<br>base not stated;" in markdown
    data = summary_data(partly.published)
    for sentence in data["conclusions"]["en"] + data["conclusions"]["id"]:
        assert f"\n{sentence}\n" in markdown
    assert "- held: notes.txt: " in markdown
    assert "- refused: workforce/photo.csv: the header does not name the agreed columns" in markdown


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        (None, "a sender or a regency is missing, and how much that is, is not known."),
        (0.975, "the senders that delivered had 97.5% of the month before."),
    ],
)
def test_the_records_of_a_month_say_what_is_hidden_and_missing(rate: float | None, told: str) -> None:
    counted = [("ALL", "admin_persons_main", 11), ("BPU", "admin_memberships", None)]
    counted += [("PU", "admin_memberships", 12)]
    month = {"period": NOV, "is_complete": False, "completeness_rate": rate}
    names = ("segment", "participant_definition", "participants")
    assert record_lines([month | dict(zip(names, row, strict=True)) for row in counted]) == [
        "Records of November 2024, active memberships: BPU hidden, PU 12; people 11.",
        f"That month is not complete: {told}",
    ]


def test_the_page_is_one_click_from_its_printed_path(published: Settings, tmp_path: Path) -> None:
    copy = altered(published.published, tmp_path)
    page = write_page(copy)
    out = io.StringIO()
    print_summary(copy, Console(file=out, force_terminal=True, width=80))
    [link] = re.findall(r"\x1b\]8;[^;]*;(file://[^\x1b]*)\x1b\\", out.getvalue())
    assert link == page.resolve().as_uri()
    assert str(page) in out.getvalue()
