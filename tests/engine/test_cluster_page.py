"""docs/operate/cluster.md: its certificates open what they must, and its commands are those of Dask."""

import os
import re
import shutil
import ssl
import subprocess
from pathlib import Path

import click
import pytest
from distributed import Security
from distributed.cli import dask_scheduler, dask_worker

from tests.readme_parts import CLUSTER, engine_table, written

PAGE = CLUSTER.read_text(encoding="utf-8")


def block(name: str) -> str:
    """Return the commands of the page under a mark."""
    found = re.search(rf"<!-- {name} -->\n```sh\n(.*?)```", PAGE, re.DOTALL)
    assert found, name
    return found[1]


def test_its_table_is_that_of_the_keys() -> None:
    assert written(PAGE, {"engine": engine_table()}) == PAGE, "make readme writes it again"


@pytest.mark.parametrize(
    ("name", "command"), [("scheduler", dask_scheduler.main), ("worker", dask_worker.main)]
)
def test_its_commands_take_what_is_given_to_them(name: str, command: click.Command) -> None:
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    assert set(re.findall(r"--[a-z-]+", block(name))) - known == set()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates of the page")
def test_its_certificates_prove_the_parts_to_each_other_and_to_nobody_else(tmp_path: Path) -> None:
    for place in (tmp_path / "ours", tmp_path / "others"):
        place.mkdir()
        subprocess.run(["sh", "-euc", block("certificates")], cwd=place, check=True, capture_output=True)
    assert {f"{p.name} {p.stat().st_mode & 0o077}" for p in (tmp_path / "ours").glob("*.key")} == {
        f"{name}.key 0" for name in ("ca", "scheduler", "worker", "run")
    }
    scheduler = Security(**of(tmp_path / "ours", "scheduler")).get_listen_args("scheduler")["ssl_context"]
    for role, part in (("client", "run"), ("worker", "worker")):
        ours = Security(**of(tmp_path / "ours", part, role)).get_connection_args(role)["ssl_context"]
        assert shake_hands(scheduler, ours)
        others = Security(**of(tmp_path / "others", part, role)).get_connection_args(role)["ssl_context"]
        assert not shake_hands(scheduler, others)
        others.load_verify_locations(tmp_path / "ours" / "ca.pem")
        assert not shake_hands(scheduler, others)


def of(folder: Path, part: str, role: str = "scheduler") -> dict[str, object]:
    """Return what a part shows."""
    files = {f"tls_{role}_cert": f"{part}.pem", f"tls_{role}_key": f"{part}.key", "tls_ca_file": "ca.pem"}
    return {"require_encryption": True, **{name: os.fspath(folder / file) for name, file in files.items()}}


def shake_hands(server: ssl.SSLContext, client: ssl.SSLContext) -> bool:
    """Whether both believe each other."""
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [client.wrap_bio(back, there), server.wrap_bio(there, back, server_side=True)]
    try:
        for _ in range(4):
            for end in ends:
                try:
                    end.do_handshake()
                    end.read(1)
                except ssl.SSLWantReadError:
                    continue
    except ssl.SSLError:
        return False
    return True
