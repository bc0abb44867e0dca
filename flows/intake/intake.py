"""What an outcome depends on: it is made again when any of it has changed."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

import schemas
from flows.intake.delivery import Delivery
from flows.settings import PROJECT, SQL


def intake_key(delivery: Delivery, judged_with: Mapping[str, str]) -> str:
    """Digest of all that the outcome depends on: the bytes, and what they are judged with.

    judged_with: digests of code, sender, and the reference data, territory and key it is judged by, by name.
    """
    kind = delivery.file.rpartition(".")[2]
    parts: list[object] = [delivery.sha256, delivery.dataset, kind, sorted(judged_with.items())]
    if delivery.dataset in schemas.EXTRACTS:
        parts += [delivery.period, str(delivery.is_simulated)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def intake_code(dataset: str) -> str:
    """Digest of the code that takes a dataset in."""
    return digest_of_files(
        [
            *(PROJECT / "flows" / "intake").glob("*.py"),
            *(PROJECT / "schemas").glob("*.py"),
            *(SQL / "parse").glob("*.sql"),
            *(SQL / "lookup").glob("*.sql"),
            SQL / "staging" / f"{dataset}.sql",
            *([SQL / "intake" / f"{dataset}.sql"] if dataset in schemas.EXTRACTS else []),
        ]
    )


def digest_of_files(paths: list[Path]) -> str:
    """Digest of names and contents, and of the libraries that read them."""
    digest = hashlib.sha256()
    for path in sorted(paths, key=str):
        about = path.stat()
        digest.update(f"{path.relative_to(PROJECT).as_posix()}\0".encode())
        digest.update(_sha256(path, about.st_mtime_ns, about.st_size))
    for library in ("duckdb", "pandas", "pandera", "pyarrow", "python-calamine"):
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()


@cache
def _sha256(path: Path, changed_ns: int, size: int) -> bytes:  # noqa: ARG001 - a changed file is another call
    """Return the sha256 of a file, which most datasets have in common."""
    return hashlib.sha256(path.read_bytes()).digest()
