"""Arrays that took long to make, kept by all that they were made from."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.intake.intake import digest_of_files

Arrays = Sequence[NDArray[Any]]


class KeptArrays:
    """Results of a function of arrays; a file that has lost its checksum is made anew.

    folder: a private one; None keeps nothing.
    code: modules that the results depend on as well.
    """

    def __init__(self, folder: Path | None, code: list[Path]) -> None:
        self.folder = folder
        self.code = digest_of_files(code)
        self.used: set[str] = set()

    def made_from(self, sources: Arrays, make: Callable[[], Arrays]) -> Arrays:
        """Return the arrays that these give: kept ones, else made and kept."""
        if self.folder is None:
            return make()
        digest = hashlib.sha256(self.code.encode())
        for source in sources:
            digest.update(f"{source.dtype.str}{source.shape}".encode())
            digest.update(np.ascontiguousarray(source).data)
        path = self.folder / f"{digest.hexdigest()[:32]}.npz"
        self.used.add(path.name)
        found = _load(path)
        if found is None:
            found = make()
            _save(path, found)
        return found

    def prune(self) -> None:
        """Remove what was not used."""
        for path in self.folder.iterdir() if self.folder and self.folder.exists() else []:
            if path.name not in self.used:
                path.unlink()


def _load(path: Path) -> Arrays | None:
    try:
        content = path.read_bytes()
        sha256, arrays = content[:32], content[32:]
        if hashlib.sha256(arrays).digest() != sha256:
            return None
        with np.load(io.BytesIO(arrays), allow_pickle=False) as kept:
            return [kept[name] for name in kept.files]
    except (OSError, ValueError, zipfile.BadZipFile):
        return None


def _save(path: Path, arrays: Arrays) -> None:
    packed = io.BytesIO()
    np.savez_compressed(packed, *arrays)
    content = packed.getvalue()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_bytes(hashlib.sha256(content).digest() + content)
    draft.replace(path)
