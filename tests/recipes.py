"""Chapters of README.md that say how to add something, followed to the letter in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from flows.settings import PROJECT, Settings

COPIED = ("flows", "schemas", "sql", "tests", "data/raw", "pyproject.toml", "cakupan.toml", ".gitignore")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def blocks(title: str) -> list[tuple[str, str]]:
    """Return the fenced blocks of a chapter of README.md, or of a page: language and text."""
    if title.endswith(".md"):
        return BLOCK.findall((PROJECT / title).read_text(encoding="utf-8"))
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    _, _, rest = readme.partition(f"### {title}\n")
    return BLOCK.findall(re.split(r"^##+ ", rest, flags=re.MULTILINE)[0])


def named_file(block: str) -> tuple[str, str]:
    """Return the path in the first line of a block, and what the file holds."""
    first, _, text = block.partition("\n")
    return first.lstrip("-# "), text.lstrip("\n")


def patched(text: str, hunk: str) -> str:
    """Return the text with one hunk of a diff applied; what it expects must be there once."""
    lines = hunk.strip("\n").split("\n")
    old = "\n".join(line[1:] for line in lines if line[0] in " -")
    new = "\n".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(old) == 1, f"expected once: {old}"
    return text.replace(old, new)


def follow(title: str, folder: Path) -> list[str]:
    """Copy the project into a folder and do there what the chapter says; return the files it touched."""
    for name in COPIED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, folder / name)
    touched = []
    for language, block in blocks(title):
        if language == "sh":
            run(folder, "bash", "-ec", block)
            continue
        if language == "diff":
            head, *hunks = re.split(r"^@@.*\n", block, flags=re.MULTILINE)
            [path] = re.findall(r"^\+\+\+ b/(\S+)$", head, flags=re.MULTILINE)
            text = (folder / path).read_text(encoding="utf-8")
            for hunk in hunks:
                text = patched(text, hunk)
        else:
            path, text = named_file(block)
            assert not (folder / path).exists(), f"{path} is there already: the chapter needs another example"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        touched.append(path)
    return touched


def python(project: Path, *arguments: str) -> str:
    """Run Python in the copy."""
    return run(project, sys.executable, *arguments)


def build(published: Settings, project: Path) -> None:
    """Publish the shipped records from the copy; of what was taken in before only what changed is anew."""
    shutil.copytree(published.warehouse / "cache", project / "data" / "warehouse" / "cache")
    python(project, "-m", "tests.builds", "data/raw", "data/warehouse")


def run(project: Path, *command: str) -> str:
    """Run a command in the copy: its modules come before the installed ones."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    own = {name: told for name, told in os.environ.items() if not name.startswith("PYTEST_")}
    env = {**own, "PATH": path, "PYTHONPATH": str(project)}
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
