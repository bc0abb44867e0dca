"""A month without memberships between two others: it is published, and nobody is said to have left."""

import shutil
from pathlib import Path

import duckdb

from flows.settings import load_settings
from flows.simulate.request import checked
from flows.simulate.simulate import simulate
from tests.conftest import publish


def test_a_month_without_memberships_between_two_others_is_unobserved(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    simulate(checked(out=raw, first="2024-09", months=3, scale=0.001, seed=5, dirt=0.0, formats="plain"))
    shutil.rmtree(raw / "memberships" / "2024-10")
    shutil.rmtree(raw / "contributions")
    settings = load_settings(raw=raw, warehouse=tmp_path / "warehouse")
    publish(settings)
    with duckdb.connect(str(settings.published), read_only=True) as warehouse:
        flows = warehouse.execute(
            "select strftime(period, '%Y-%m'), opening, joined + returned + lapsed, unobserved, closing, "
            "is_complete from marts.participation_flows "
            "where region_code = 'KAL' and segment = 'ALL' order by period"
        ).fetchall()
        counted = warehouse.execute(
            "select distinct strftime(period, '%Y-%m') from marts.membership_profile order by all"
        ).fetchall()
    members = flows[0][1]
    assert members > 0
    assert flows[0] == ("2024-10", members, 0, members, 0, False)
    assert flows[1][:2] == ("2024-11", 0)
    assert (flows[1][3], flows[1][4] > 0) == (-members, True)
    assert counted == [("2024-09",), ("2024-11",)]
