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
from queue import SimpleQueue
from typing import Any

from flows.settings import PROJECT, SQL
from tests.drawn import types_of
from tests.mutants.drawn import FOLDERS, Mutant, draw, listed
from tests.mutants.tests_of import tests_of

REASONS = Path(__file__).with_name("equivalent.csv")
KEPT = PROJECT / ".mutants.json"
MAY_LIVE = 0.05
LIMIT = 900.0
"""Seconds after which a mutant has no end, on a busy machine too."""


def main() -> int:
    """Draw, try and tell; 1 where a mutant lives that has no reason, or fewer than 95 % are killed."""
    asked = arguments()
    types = types_of()
    drawn, places = draw(listed(asked.folder, asked.file), asked.many, types)
    say(f"{len(drawn)} mutants of {sum(places.values())} places.")
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    new = [mutant for mutant in drawn if not holds(kept.get(_name(mutant)), mutant, asked.stages)]
    new.sort(key=lambda mutant: mutant.rank)  # what is done of it is a fair sample too
    with tempfile.TemporaryDirectory() as folder:
        crew: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        for number in range(asked.workers if new else 0):
            crew.put(worker(Path(folder) / str(number), types))

        sound: dict[str, bool] = {}

        def one(mutant: Mutant) -> None:
            hand = crew.get()
            try:
                answer = ask(hand, mutant.file, mutant.text, tests_of(mutant.file)[: asked.stages])
                test = answer["killer"].partition("[")[0]
                if test not in sound:
                    sound[test] = (
                        not test or not ask(hand, mutant.file, _unchanged(mutant), [[test]])["killer"]
                    )
            finally:
                crew.put(hand)
            if not sound[test]:
                raise SystemExit(f"{test} fails without any change too. Mend it first.")
            by = {"tests": _tests(mutant, asked.stages), "by": _text_of(answer["killer"])}
            kept[_name(mutant)] = {**answer, **by}
            KEPT.write_text(json.dumps(dict(kept), indent=1), encoding="utf-8")
            say(f"{answer['verdict']} {answer['seconds']} s {told(mutant)} {answer['killer']}")

        with ThreadPoolExecutor(asked.workers) as threads:
            list(threads.map(one, new))
        while not crew.empty():
            hand = crew.get()
            hand.communicate()
    return report({mutant: kept[_name(mutant)]["verdict"] for mutant in drawn})


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--many", type=int, default=400)
    parser.add_argument("--folder", choices=FOLDERS)
    parser.add_argument("--file", help="such as sql/marts/coverage.sql")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--stages", type=int, default=9, help="only the first and cheapest of the tests")
    return parser.parse_args()


def worker(copy: Path, types: dict[str, dict[str, str]]) -> "subprocess.Popen[str]":
    """Start a worker in a copy of the tree."""
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(lambda name: (PROJECT / name).is_file(), files.stdout.splitlines()):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, copy / name)
    (copy / "types.pickle").write_bytes(pickle.dumps(types))
    temporary = copy / "tmp"
    temporary.mkdir()
    return subprocess.Popen(
        [sys.executable, "-m", "tests.mutants.worker"],
        cwd=copy,
        env={
            **os.environ,
            "PYTHONPATH": str(copy),
            "TMPDIR": str(temporary),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ask(hand: "subprocess.Popen[str]", file: str, text: str, stages: list[list[str]]) -> dict[str, Any]:
    """Have a text tried in the place of a file's."""
    assert hand.stdin
    assert hand.stdout
    request = {"file": f"sql/{file}.sql", "text": text, "stages": stages, "limit": LIMIT}
    print(json.dumps(request), file=hand.stdin, flush=True)
    answer: dict[str, Any] = json.loads(hand.stdout.readline())
    return answer


def _unchanged(mutant: Mutant) -> str:
    return (SQL / f"{mutant.file}.sql").read_text(encoding="utf-8")


def _name(mutant: Mutant) -> str:
    return hashlib.sha256(f"{mutant.file}\n{mutant.text}".encode()).hexdigest()[:16]


def _digest(paths: list[str]) -> str:
    return hashlib.sha256(b"".join((PROJECT / path).read_bytes() for path in paths)).hexdigest()[:16]


def _tests(mutant: Mutant, stages: int) -> str:
    return _digest([one for stage in tests_of(mutant.file)[:stages] for one in stage if one.endswith(".py")])


def _text_of(test: str) -> str:
    """Return the digest of a test's own lines, and of the cases that decorate it."""
    path, _, name = test.partition("::")
    text = (PROJECT / path).read_text(encoding="utf-8") if path and (PROJECT / path).is_file() else ""
    own = [part for part in text.split("\n\n\n") if f"\ndef {name.partition('[')[0]}(" in f"\n{part}"]
    return hashlib.sha256("".join(own).encode()).hexdigest()[:16]


def holds(kept: dict[str, str] | None, mutant: Mutant, stages: int) -> bool:
    """Whether what is kept is still so: the test that killed it, or all that did not, are as they were."""
    if not kept:
        return False
    if kept["killer"]:
        return kept["by"] == _text_of(kept["killer"])
    return kept["tests"] == _tests(mutant, stages)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def told(mutant: Mutant) -> str:
    """Tell one mutant in a line."""
    part = f" in {mutant.part}" if mutant.part else ""
    return (
        f"sql/{mutant.file}.sql:{mutant.line}{part}: {mutant.operator}, {mutant.change}   [{mutant.before}]"
    )


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
