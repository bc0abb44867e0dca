"""The command and its steps in processes of their own, away from this machine's Prefect and configuration."""

import os
import subprocess
import sys
from pathlib import Path

from flows.settings import PROJECT, Settings

CAKUPAN = str(Path(sys.executable).with_name("cakupan"))
# The steps of a run without Prefect. A test names the function at which the process is killed.
STEPS = """
import os, signal, sys
from pathlib import Path
from flows.intake.outcome import Cache
from flows.settings import load_settings
from flows.warehouse import batch, build, publish
from flows.warehouse.plan import make_plan
from flows.warehouse.steps import months_to_close, steps_with_news

def die(*_): os.kill(os.getpid(), signal.SIGKILL)

settings = load_settings(*map(Path, sys.argv[1:4]))
with publish.writer_lock(settings.warehouse, 0, print):
    publish.sweep(settings.warehouse)
    plan = make_plan(settings)
    {sabotage}
    for step in steps_with_news(settings, plan):
        batch.take_in_step(settings, plan, step)
    for months in months_to_close(settings, plan):
        batch.close_months(settings, plan, months)
    draft, _ = batch.build_draft(settings, plan)
    print("built", flush=True)
    batch.publish_draft(settings, draft)
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a machine without a Prefect of its own and without our configuration."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "CAKUPAN_"))}
    return {**kept, "PREFECT_HOME": str(home / "prefect"), "TMPDIR": str(home), **more}


def configuration(settings: Settings, folder: Path, **changes: object) -> Path:
    """Write these settings as a file; `changes` are an office's name, keep and lock_wait_seconds."""
    values = {"name": "Kantor Wilayah Kalimantan", "keep": 6, "lock_wait_seconds": 60, **changes}
    path = folder / "cakupan.toml"
    path.write_text(
        f'[office]\nname = "{values["name"]}"\nregion_code = "KAL"\ntime_zone = "Asia/Makassar"\n'
        f'[paths]\nraw = "{settings.raw}"\nwarehouse = "{settings.warehouse}"\n'
        f"[releases]\nkeep = {values['keep']}\nlock_wait_seconds = {values['lock_wait_seconds']}\n",
        encoding="utf-8",
    )
    return path


def cakupan(*arguments: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run the command to its end, from a folder that is not the project's."""
    command = [CAKUPAN, *arguments]
    return subprocess.run(
        command, env=env, cwd="/", capture_output=True, encoding="utf-8", timeout=170, check=False
    )


def start(*command: str, env: dict[str, str]) -> "subprocess.Popen[str]":
    """Start a process whose output can be read while it runs."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, env=env, cwd="/", stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True, bufsize=1
    )


def python(text: str, *arguments: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run Python in a process of its own, with the project importable."""
    command, env = [sys.executable, "-c", text, *arguments], {**env, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, env=env, cwd="/", capture_output=True, text=True, timeout=170, check=False)
