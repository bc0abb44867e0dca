"""Laws of the whole batch, on the shipped records and on deliveries changed at random."""

import os
import random
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import schemas
from flows.settings import PROJECT, Settings
from tests.builds import cold, logical_hashes, rows_of, tables, warm_copy
from tests.conftest import Run, publish
from tests.delivering import deliver


def test_the_order_of_rows_the_names_of_senders_and_the_place_do_not_matter(
    published: Settings, tmp_path: Path
) -> None:
    """In another time zone and locale, on one thread; tests/test_determinism.py has more of them."""
    again = cold(tmp_path)
    (again.raw / "manifest.jsonl").unlink(missing_ok=True)
    for number, file in enumerate(sorted(again.raw.rglob("*.csv"), reverse=True)):
        header, *rows = file.read_bytes().splitlines(keepends=True)
        shuffled = random.Random(number).sample(rows, len(rows))  # noqa: S311 - no secret is made of it
        file.write_bytes(b"".join([header, *shuffled]))
        file.rename(file.with_name(f"{number:02}-{file.name}"))
    elsewhere = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"}
    bare = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}  # or Python would read UTF-8 whatever the locale
    subprocess.run(
        [sys.executable, "-m", "tests.builds", again.raw, again.warehouse, "1"],
        cwd=PROJECT,
        env={**os.environ, **elsewhere, **bare},
        capture_output=True,
        check=True,
    )
    assert logical_hashes(again.published, traced=False) == logical_hashes(published.published, traced=False)


LATER = {
    "participant_definitions": [
        "kanwil_2026,kanwil_2026,unstated,unstated,,unknown,unknown,office,A later count,test,2026-06,2026-06"
    ],
    "published_figures": [
        "F9001,kanwil,Kalimantan,active_workers,all,3500000,persons,2026-06,month,,2026-07-01,Tabengan,"
        "https://example.org/1,,,later",
        "F9002,kanwil,Kalimantan,coverage_pct,all,43.5,percent,2026-06,month,,2026-07-01,Tabengan,"
        "https://example.org/1,,,later",
    ],
    "figure_readings": [
        "F9001,participants,2026-06,ALL,all,kanwil_2026,,100000,rounded,",
        "F9002,coverage_rate,2026-06,ALL,all,kanwil_2026,undisclosed,0.1,rounded,",
    ],
    "workforce": [
        f"province,{name},2026,{month},,2100000,2000000,,,,,,,,https://example.org/2,,,,,,"
        for name in ("Kalimantan Timur", "Kalimantan Barat")
        for month in ("Feb", "Aug")
    ],
}


CALENDAR = {"marts.periods": "marts.periods where period < '2026-06-01'"}
"""The calendar holds months to come, and says of the later one that it has facts."""


def test_a_later_month_never_changes_an_earlier_one(published: Settings, tmp_path: Path) -> None:
    later = warm_copy(published, tmp_path)
    for dataset, rows in LATER.items():
        header = ",".join(schemas.dataset(dataset).header)
        text = "\n".join([header, *rows]) + "\n"
        (later.raw / dataset / "later.csv").write_text(text, encoding="utf-8")
    publish(later)
    with (
        duckdb.connect(str(published.published), read_only=True) as before,
        duckdb.connect(str(later.published), read_only=True) as after,
    ):
        earlier = {table: CALENDAR.get(table, table) for table in tables(before)}
        gone = {table: rows_of(before, rows) - rows_of(after, rows) for table, rows in earlier.items()}
        fresh = {table: rows_of(after, table) - rows_of(before, table) for table in tables(before)}
    assert {table: list(rows) for table, rows in gone.items() if rows} == {}
    assert fresh["marts.coverage"]
    assert fresh["marts.coverage_change"]
    assert fresh["core.survey_bases"]


REFUSED = ("F0083", "F0138")
"""A target's figure and a count."""


def test_refusing_rows_leaves_the_others(published: Settings, tmp_path: Path) -> None:
    partly = warm_copy(published, tmp_path)
    press = partly.raw / "published_figures" / "press.csv"
    lines = press.read_text(encoding="utf-8").splitlines(keepends=True)
    broken = [line.replace("persons", "people") if line.startswith(REFUSED) else line for line in lines]
    press.with_name("press.r2.csv").write_text("".join(broken), encoding="utf-8")
    publish(partly)
    with (
        duckdb.connect(str(published.published), read_only=True) as before,
        duckdb.connect(str(partly.published), read_only=True) as after,
    ):
        gone = rows_of(before, "core.figures", traced=False) - rows_of(after, "core.figures", traced=False)
        fresh = rows_of(after, "core.figures", traced=False) - rows_of(before, "core.figures", traced=False)
        told = after.execute("select line, column_name, rule, value from audit.rejections").fetchall()
        release = after.execute("select status from audit.current_release").fetchall()
        delivery = after.execute(
            """
            select status, rejected_rows, accepted_rows
            from audit.deliveries
            where dataset = 'published_figures' and sender = 'press'
            """
        ).fetchall()
    assert sorted(row.split(",")[0] for row in gone) == [f"['{figure_id}'" for figure_id in REFUSED]
    assert not fresh
    refused = [number for number, line in enumerate(lines, 1) if line.startswith(REFUSED)]
    assert sorted(told) == [(number, "unit", "not_in_list", "aaaaaa") for number in refused]
    assert release == [("partial",)]
    assert delivery == [("partial", 2, len(lines) - 3)]


LINES = st.sampled_from(
    [
        *(
            "{n},press,",
            "Tabengan,press,",
            "{n},nobody,",
            ",press,",
            "{n},press",
            "{n},press,,",
            '"{n},press,',
        ),
        *('"{n}",press,"a, ""quoted"" note"', "", ",,", " ", "{n}\r,press,"),
    ]
)


@settings(max_examples=40, deadline=None)
@given(lines=st.lists(LINES, min_size=1, max_size=12), end=st.sampled_from(["\n", "\r\n"]))
def test_every_line_of_a_delivery_is_accounted_for(lines: list[str], end: str) -> None:
    text = end.join(
        ["publisher,publisher_kind,note", *(x.format(n=f"Nr {n}") for n, x in enumerate(lines)), ""]
    )
    outcome, accepted = deliver("publishers", text)
    assert outcome.physical_rows == text.count("\n") == len(lines) + 1
    told = outcome.physical_rows
    assert told == outcome.accepted + outcome.rejected + outcome.duplicates + outcome.structural
    assert outcome.accepted == (0 if accepted is None else accepted.num_rows)
    if outcome.status == "partial":
        assert len({breach.line for breach in outcome.breaches}) == outcome.rejected
    if outcome.status == "refused":
        assert outcome.reason


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    counts=st.lists(
        st.tuples(st.integers(0, 10**7), st.sampled_from([1, 1000, 100_000])), min_size=5, max_size=5
    )
)
def test_a_group_is_the_sum_of_all_its_members_and_never_of_some(
    run_model: Run, counts: list[tuple[int, int]]
) -> None:
    provinces = ["6100", "6200", "6300", "6400", "6500"]
    same = "2024-11-01 | PU | participants | kanwil_2024 | published"
    members = "parent_region_code | region_code | member_count\n" + "\n".join(
        f"KAL | {province} | 5" for province in provinces
    )
    key = "period | segment | measure | participant_definition | provenance"
    head = f"{key} | region_code | value | value_low | value_high"
    stated = [(n, n - unit // 2, n + unit - 1) for n, unit in counts]
    rows = [
        " | ".join(map(str, (same, province, *values)))
        for province, values in zip(provinces, stated, strict=True)
    ]
    for drawn, sums in ((rows, [("KAL", *map(sum, zip(*stated, strict=True)))]), (rows[1:], [])):
        given_tables = {
            "core.region_members": members,
            "core.participation_statements": "\n".join([head, *drawn]),
        }
        found = run_model("core.participation_region_sums", given_tables)
        names = ("region_code", "value", "value_low", "value_high")
        assert [tuple(row[name] for name in names) for row in found] == sums


def test_the_effects_of_participants_and_base_are_the_change(warehouse: duckdb.DuckDBPyConnection) -> None:
    changes = warehouse.execute(
        """
        select
            from_participants, from_base_workers, to_participants, to_base_workers, change_points,
            participants_effect_points, base_effect_points,
        from marts.coverage_change
        where
            comparison_kind = 'consecutive' and change_points is not null and base_effect_points is not null
            and from_series like '% / sakernas%'
        """
    ).fetchall()
    assert len(changes) > 10
    for p0, b0, p1, b1, change, by_participants, by_base in changes:
        assert float(change) == pytest.approx(100 * (p1 / b1 - p0 / b0), abs=1e-8)
        assert float(by_participants) == pytest.approx(100 * (p1 - p0) * (1 / b0 + 1 / b1) / 2, abs=1e-8)
        assert float(by_base) == pytest.approx(100 * (p0 + p1) / 2 * (1 / b1 - 1 / b0), abs=1e-8)
        assert by_participants + by_base == change
