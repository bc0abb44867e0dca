"""The lock of Superset's environment; this much of it is tested by `make test`."""

import re

from flows.settings import PROJECT

LOCK = (PROJECT / "tests" / "bi" / "requirements-superset.lock").read_text(encoding="utf-8")


def test_it_names_no_host_and_every_pin_has_a_hash() -> None:
    pins = re.split(r"^(?=[a-z0-9])", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE), flags=re.MULTILINE)[1:]
    assert len(pins) > 100
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert "://" not in LOCK


def test_it_holds_what_superset_needs_and_does_not_ask_for() -> None:
    found = dict(re.findall(r"^([a-z0-9-]+)==([0-9]+\.[0-9]+)", LOCK, re.MULTILINE))
    assert found["apache-superset"] == "6.1"
    assert found["duckdb"].startswith("1.")
    assert found["flask-caching"] == "2.3"
    assert {"cachetools", "duckdb-engine", "rich"} <= found.keys()
