"""Arrays that took long to make, kept by all that they were made from."""

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.belongings import ours
from flows.disk import replace_bytes
from flows.meaning import code_of

Arrays = Sequence[NDArray[Any]]


class KeptArrays:
    """Results of a function of arrays; a file that has lost its checksum is made anew.

    folder: a private one; None keeps nothing.
    stage: whose code the results depend on as well, as flows.meaning names it.
    """

    def __init__(self, folder: Path | None, stage: str) -> None:
        self.folder = folder
        self.code = "" if folder is None else code_of(stage)
        self.used: set[str] = set()

    def made_from(self, sources: Arrays, make: Callable[[], Arrays]) -> Arrays:
        """Return the arrays that these give: kept ones, else made and kept."""
        if self.folder is None:
            return make()
        digest = hashlib.sha256(self.code.encode())
        for source in sources:
            digest.update(f"{source.dtype.str}{source.shape}".encode())
            digest.update(np.ascontiguousarray(source).data)
        key = digest.hexdigest()
        path = self.folder / f"{key[:32]}.npz"
        self.used.add(path.name)
        found = _load(path, key)
        if found is None:
            found = make()
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            _save(path, key, found)
        return found

    def prune(self) -> None:
        """Remove what was not used."""
        for path in ours("cache/disclosure", self.folder) if self.folder else []:
            if path.name not in self.used:
                path.unlink()


def _load(path: Path, key: str) -> Arrays | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    sha256, arrays = content[:32], content[32:]
    if _checksum(key, arrays) != sha256:
        return None
    with np.load(io.BytesIO(arrays), allow_pickle=False) as kept:
        return [kept[name] for name in kept.files]


def _save(path: Path, key: str, arrays: Arrays) -> None:
    packed = io.BytesIO()
    np.savez_compressed(packed, *arrays)
    replace_bytes(path, _checksum(key, packed.getvalue()) + packed.getvalue())


def _checksum(key: str, arrays: bytes) -> bytes:
    """Return the checksum of a file, which is of no other key."""
    return hashlib.sha256(key.encode() + arrays).digest()
