"""Whether the tests see a change of the SQL: `make mutants` changes it in 400 places, one at a time.

Prints the score of each folder, and what no test saw. `equivalent.csv` says of some why no test can.
"""

import argparse
import csv
import hashlib
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flows.settings import PROJECT
from tests.drawn import types_of
from tests.mutants.drawn import FOLDERS, Mutant, draw, listed
from tests.mutants.tests_of import tests_of
from tests.mutants.worker import ASKED, Asked, Stages

REASONS = Path(__file__).with_name("equivalent.csv")
KEPT = PROJECT / ".mutants.json"
MAY_LIVE = 0.05


def main() -> int:
    """Draw, try and tell; 1 where a mutant lives that has no reason, or fewer than 95 % are killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--many", type=int, default=400)
    parser.add_argument("--folder", choices=FOLDERS)
    parser.add_argument("--file", help="such as sql/marts/coverage.sql")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--stages", type=int, default=9, help="only the first and cheapest of the tests")
    given = parser.parse_args()
    drawn, places = draw(listed(given.folder, given.file), given.many, types_of())
    say(f"{len(drawn)} mutants of {places} places.")
    stages = {mutant: tests_of(mutant.file)[: given.stages] for mutant in drawn}
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    new = [mutant for mutant in drawn if not holds(kept.get(_name(mutant)), stages[mutant])]
    new.sort(key=lambda mutant: mutant.rank)  # what is done of it is a fair sample too

    def work(part: list[Mutant]) -> None:
        """Have mutants tried by a worker of their own in a copy of the tree; keep what it says."""
        with tempfile.TemporaryDirectory() as copy:
            asked = [Asked(Path("sql", f"{one.file}.sql"), one.text, stages[one]) for one in part]
            with worker(Path(copy), asked) as process:
                for mutant in part:
                    if not (line := process.stdout.readline() if process.stdout else ""):
                        raise SystemExit("A worker ended too soon. Start again: what was tried is kept.")
                    answer = json.loads(line)
                    if answer["verdict"] == "unsound":
                        process.kill()
                        raise SystemExit(f"{answer['killer']} fails without any change too. Mend it first.")
                    kept[_name(mutant)] = answer | _proof(answer["killer"], stages[mutant])
                    KEPT.write_text(json.dumps(dict(kept), indent=1), encoding="utf-8")
                    say(f"{answer['verdict']} {answer['seconds']} s {told(mutant)} {answer['killer']}")

    with ThreadPoolExecutor(given.workers) as threads:
        list(threads.map(work, filter(None, (new[at :: given.workers] for at in range(given.workers)))))
    return report({mutant: kept[_name(mutant)]["verdict"] for mutant in drawn})


def worker(copy: Path, asked: list[Asked]) -> "subprocess.Popen[str]":
    """Start a worker in a copy of the tree."""
    listed = ["git", "ls-files", "-co", "--exclude-standard"]
    files = subprocess.run(listed, cwd=PROJECT, capture_output=True, text=True, check=True)
    for name in filter(lambda name: (PROJECT / name).is_file(), files.stdout.splitlines()):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, copy / name)
    (copy / ASKED).write_bytes(pickle.dumps(asked))
    (copy / "tmp").mkdir()
    place = {"PYTHONPATH": str(copy), "TMPDIR": str(copy / "tmp"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "tests.mutants.worker"]
    return subprocess.Popen(command, cwd=copy, env={**os.environ, **place}, stdout=subprocess.PIPE, text=True)


def holds(kept: dict[str, str] | None, stages: Stages) -> bool:
    """Whether what is kept is still so: the test that killed it, or all that did not, are as they were."""
    return bool(kept) and kept.items() >= _proof(kept["killer"], stages).items()


def _proof(killer: str, stages: Stages) -> dict[str, str]:
    """Return the digest of what decided: the file of the killer, else all tests that let it live."""
    ran = [killer.partition("::")[0]] if killer else [one for stage in stages for one in stage]
    return {"by": _digest(*((PROJECT / one).read_bytes() for one in ran if one.endswith(".py")))}


def _name(mutant: Mutant) -> str:
    return _digest(f"{mutant.file}\n{mutant.text}".encode())


def _digest(*contents: bytes) -> str:
    return hashlib.sha256(b"".join(contents)).hexdigest()[:16]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def told(mutant: Mutant) -> str:
    """Tell one mutant in a line."""
    file, operator, part, before, change = mutant.key
    place = f" in {part}" if part else ""
    return f"sql/{file}.sql:{mutant.line}{place}: {operator}, {change}   [{before}]"


def report(verdicts: dict[Mutant, str]) -> int:
    """Print the score and the survivors; return the exit code."""
    with REASONS.open(encoding="utf-8", newline="") as file:
        reasons = {tuple(row[:-1]): row[-1] for row in csv.reader(file)}
    alive = [mutant for mutant, verdict in verdicts.items() if verdict == "lives"]
    for mutant in alive:
        say(f"lives: {told(mutant)}\n       {reasons.get(mutant.key, 'no reason is given')}")
    drawn, lives = (Counter(mutant.file.partition("/")[0] for mutant in some) for some in (verdicts, alive))
    for folder, count in [*drawn.items(), ("all", len(verdicts))]:
        left = lives[folder] if folder != "all" else len(alive)
        say(f"{folder:8} {count - left:4} of {count:4} killed, {(count - left) / count:.1%}")
    unexplained = [mutant for mutant in alive if mutant.key not in reasons]
    say(f"{len(alive)} live, {len(unexplained)} of them without a reason in {REASONS.relative_to(PROJECT)}")
    return int(bool(unexplained) or len(alive) > MAY_LIVE * len(verdicts))


if __name__ == "__main__":
    sys.exit(main())
