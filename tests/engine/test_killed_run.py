"""A run with workers of its own that is killed: they end with it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from flows.settings import PROJECT
from tests.servers.dask_cluster import wait_until
from tests.test_killed_intake import is_alive

RUN = """
import os, sys
from pathlib import Path
from flows.engine.declared import Declared
from flows.engine.on_dask import OnDask
from tests.engine.jobs import Small
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    engine = OnDask(Declared("dask", 1), folder)
    print(*engine.client.run(os.getpid).values(), flush=True)
    engine.run([Small(folder, 0, "waits")])
"""


def test_workers_of_a_run_that_is_killed_end_with_it(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(RUN, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, str(script), str(tmp_path)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        worker = int(run.stdout.readline())
        wait_until((tmp_path / "0 waits").exists, "no job began")
        assert is_alive(worker)
        os.kill(run.pid, signal.SIGKILL)
    wait_until(lambda: not is_alive(worker), "the worker goes on")
